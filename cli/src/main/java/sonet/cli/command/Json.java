package sonet.cli.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import sonet.crypto.Bytes;

/// Results for programs: records as JSON, one document on one line.
///
/// Times are ISO 8601 text, bytes are hex, constants are lower case, and what is absent is null.
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addSerializer(Bytes.class, new AsText<>(Bytes::toHex))
                  .addSerializer(Instant.class, new AsText<>(Instant::toString))
                  .addSerializer(Duration.class, new AsText<>(Duration::toString))
                  .addSerializer(
                      Enum.class, new AsText<>(each -> each.name().toLowerCase(Locale.ROOT))))
          .build();

  private Json() {}

  /// Prints a document, a record or list of records.
  public static void print(Console console, Object document) {
    try {
      console.out().println(MAPPER.writeValueAsString(document));
    } catch (JacksonException broken) {
      throw new AssertionError("every record can be written", broken);
    }
  }

  /// How a value is written as text.
  private interface Text<T> {
    String of(T value);
  }

  private static final class AsText<T> extends JsonSerializer<T> {
    private final Text<T> text;

    AsText(Text<T> text) {
      this.text = text;
    }

    @Override
    public void serialize(
        T value, com.fasterxml.jackson.core.JsonGenerator generator, SerializerProvider provider)
        throws java.io.IOException {
      generator.writeString(text.of(value));
    }
  }
}
