package sonet.protocol.codec;

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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Base64Url;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.TenantName;

/// The types that are one value: a text in every encoding, or bytes, which JSON has as base64url.
final class Scalars {
  private Scalars() {}

  static SimpleModule module(Encoding encoding) {
    SimpleModule module = new SimpleModule("sonet");
    addText(module, AccountName.class, AccountName::value, AccountName::new);
    addText(module, TenantName.class, TenantName::value, TenantName::new);
    addText(module, Duration.class, Scalars::text, Scalars::duration);
    addText(module, LogRef.class, LogRef::toString, LogRef::parse);
    addText(module, Instant.class, Scalars::text, Scalars::instant);
    switch (encoding) {
      case JSON -> {
        addText(module, Bytes.class, Base64Url::encode, Base64Url::decode);
        addText(module, DeviceId.class, DeviceId::toString, DeviceId::parse);
        addText(module, GroupId.class, GroupId::toString, GroupId::parse);
      }
      case CBOR -> {
        addBytes(module, Bytes.class, bytes -> bytes, bytes -> bytes);
        addBytes(module, DeviceId.class, DeviceId::value, DeviceId::new);
        addBytes(module, GroupId.class, GroupId::value, GroupId::new);
      }
    }
    return module;
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /// Whole days are written as days, as people do (ISO 8601).
  private static String text(Duration duration) {
    return duration.isPositive() && duration.equals(Duration.ofDays(duration.toDays()))
        ? "P" + duration.toDays() + "D"
        : duration.toString();
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a length of time (ISO 8601), such as P30D", e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time in UTC (RFC 3339)", e);
    }
  }

  private static <T> void addText(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type, new Writer<>(type, (out, value) -> out.writeString(write.apply(value))));
    module.addDeserializer(
        type,
        new Reader<>(
            type,
            in -> {
              if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw JsonMappingException.from(in, "a text was expected");
              }
              return read.apply(in.getText());
            }));
  }

  private static <T> void addBytes(
      SimpleModule module, Class<T> type, Function<T, Bytes> write, Function<Bytes, T> read) {
    module.addSerializer(
        type, new Writer<>(type, (out, value) -> out.writeBinary(write.apply(value).toArray())));
    module.addDeserializer(
        type,
        new Reader<>(
            type,
            in -> {
              if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT
                  && in.getEmbeddedObject() instanceof byte[] bytes) {
                return read.apply(Bytes.wrap(bytes));
              }
              throw JsonMappingException.from(in, "a byte string was expected");
            }));
  }

  /// Writes one value.
  private interface Writing<T> {
    void write(JsonGenerator out, T value) throws IOException;
  }

  /// Reads one value, or throws an `IllegalArgumentException` that says what is wrong with it.
  private interface Reading<T> {
    T read(JsonParser in) throws IOException;
  }

  private static final class Writer<T> extends StdSerializer<T> {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Writing<T> writing;

    Writer(Class<T> type, Writing<T> writing) {
      super(type);
      this.writing = writing;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      writing.write(out, value);
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Reading<T> reading;

    Reader(Class<T> type, Reading<T> reading) {
      super(type);
      this.reading = reading;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return reading.read(in);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(in, String.valueOf(e.getMessage()));
      }
    }
  }
}
