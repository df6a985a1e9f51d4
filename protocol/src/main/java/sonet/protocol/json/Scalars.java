package sonet.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Base64Url;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;

/// The types that are one text in JSON.
final class Scalars {
  private Scalars() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("sonet");
    add(module, Bytes.class, Base64Url::encode, Base64Url::decode);
    add(module, AccountName.class, AccountName::value, AccountName::new);
    add(module, DeviceId.class, DeviceId::toString, DeviceId::parse);
    add(module, GroupId.class, GroupId::toString, GroupId::parse);
    add(module, LogRef.class, LogRef::toString, LogRef::parse);
    add(module, Instant.class, Scalars::text, Scalars::instant);
    return module;
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time in UTC (RFC 3339)", e);
    }
  }

  private static <T> void add(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(type, new Writer<>(type, write));
    module.addDeserializer(type, new Reader<>(type, read));
  }

  private static final class Writer<T> extends StdSerializer<T> {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Function<T, String> write;

    Writer(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Function<String, T> read;

    Reader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        throw JsonMappingException.from(in, "a text was expected");
      }
      String text = in.getText();
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(in, String.valueOf(e.getMessage()));
      }
    }
  }
}
