package sonet.protocol.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.ProtocolException;
import sonet.protocol.ProtocolException.Reason;
import sonet.protocol.ServerFrame;

/// Writes the records of the protocol as JSON and reads them back.
///
/// Reading is bounded in length, depth and every number, refuses what is missing, null, doubled or
/// of another type, and ignores fields it does not know, so that a newer peer may send more. Safe
/// for any number of threads.
public final class JsonCodec {
  private static final int MAX_DEPTH = 16;

  private final JsonMapper mapper;
  private final int maxLength;

  private JsonCodec(JsonMapper mapper, int maxLength) {
    this.mapper = mapper;
    this.maxLength = maxLength;
  }

  /// A codec that reads documents of at most so many bytes.
  public static JsonCodec ofMaxLength(int maxLength) {
    return new JsonCodec(mapper(maxLength), maxLength);
  }

  /// The record as JSON in UTF-8.
  public Bytes encode(Record value) {
    try {
      return Bytes.wrap(mapper.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of the protocol has a JSON form", e);
    }
  }

  /// The record as JSON text, for a text frame.
  public String encodeText(Record value) {
    return encode(value).toUtf8();
  }

  /// The record of a type that a JSON document stands for.
  ///
  /// @throws ProtocolException when it does not, with the field and what was expected
  public <T> T decode(Bytes json, Class<T> type) throws ProtocolException {
    if (json.length() > maxLength) {
      throw new ProtocolException(
          Reason.TOO_LARGE, "at most " + maxLength + " bytes are allowed, not " + json.length());
    }
    try {
      @Nullable T value = mapper.readValue(json.toArray(), type);
      if (value == null) {
        throw new ProtocolException(Reason.INVALID, type.getSimpleName() + ": null");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new ProtocolException(Reason.TOO_LARGE, e.getOriginalMessage());
    } catch (DatabindException e) {
      throw new ProtocolException(Reason.INVALID, describe(e, type));
    } catch (JsonProcessingException e) {
      throw new ProtocolException(Reason.MALFORMED, "not JSON (RFC 8259): " + place(e));
    } catch (IOException e) {
      throw new ProtocolException(Reason.MALFORMED, "not JSON in UTF-8 (RFC 8259 §8.1)");
    }
  }

  private static String describe(DatabindException e, Class<?> type) {
    String path = e instanceof JsonMappingException mapping ? Paths.of(mapping) : "";
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String what =
        cause instanceof IllegalArgumentException && cause.getMessage() != null
            ? cause.getMessage()
            : firstLine(e.getOriginalMessage());
    return (path.isEmpty() ? type.getSimpleName() : path) + ": " + what;
  }

  private static String firstLine(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("`?sonet\\.[\\w.$]*[.$](\\w+)`?", "$1");
  }

  private static String place(JsonProcessingException e) {
    var location = e.getLocation();
    return firstLine(e.getOriginalMessage())
        + (location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")");
  }

  private static JsonMapper mapper(int maxLength) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(maxLength)
                    .maxDocumentLength(maxLength)
                    .maxNameLength(64)
                    .maxNumberLength(32)
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    JsonMapper.Builder builder =
        JsonMapper.builder(factory)
            .annotationIntrospector(new RecordRules())
            .addModule(new Jdk8Module())
            .addModule(Scalars.module())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .withConfigOverride(
                Optional.class,
                override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SET)));
    frames(builder, ClientFrame.class);
    frames(builder, ServerFrame.class);
    return builder.build();
  }

  /// A frame bears its record's name as `type`, beginning with a small letter.
  private static void frames(JsonMapper.Builder builder, Class<?> sealed) {
    builder.addMixIn(sealed, Tagged.class);
    for (Class<?> frame : sealed.getPermittedSubclasses()) {
      String name = frame.getSimpleName();
      builder.registerSubtypes(
          new NamedType(frame, name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1)));
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Tagged {}

  /// The way to a field: `keyPackages[3].cipherSuite`.
  private static final class Paths {
    private Paths() {}

    static String of(JsonMappingException e) {
      StringBuilder path = new StringBuilder();
      for (JsonMappingException.Reference step : e.getPath()) {
        if (step.getFieldName() == null) {
          path.append('[').append(step.getIndex()).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
      return path.toString();
    }
  }
}
