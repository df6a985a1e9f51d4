package sonet.protocol.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.ProtocolException;
import sonet.protocol.ProtocolException.Reason;

/// Writes the records of the protocol in an encoding and reads them back.
///
/// Reading is bounded in length, depth and every number, refuses what is missing, null, doubled or
/// of another type, and what follows the document, and ignores fields it does not know, so that a
/// newer peer may send more. Safe for any number of threads.
public final class Codec {
  private final Encoding encoding;
  private final ObjectMapper mapper;
  private final int maxLength;

  private Codec(Encoding encoding, int maxLength) {
    this.encoding = encoding;
    this.mapper = Mappers.of(encoding, maxLength);
    this.maxLength = maxLength;
  }

  /// A codec that reads documents of at most so many bytes.
  public static Codec of(Encoding encoding, int maxLength) {
    return new Codec(encoding, maxLength);
  }

  /// A codec of JSON that reads documents of at most so many bytes.
  public static Codec json(int maxLength) {
    return new Codec(Encoding.JSON, maxLength);
  }

  /// What it writes and reads.
  public Encoding encoding() {
    return encoding;
  }

  /// The record in the encoding.
  public Bytes encode(Record value) {
    try {
      return Bytes.wrap(mapper.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of the protocol has a form in every encoding", e);
    }
  }

  /// The record as JSON text.
  ///
  /// @throws IllegalStateException unless the encoding is JSON
  public String encodeText(Record value) {
    if (encoding != Encoding.JSON) {
      throw new IllegalStateException(encoding + " is no text");
    }
    return encode(value).toUtf8();
  }

  /// The record of a type that a document stands for.
  ///
  /// @throws ProtocolException when it does not, with the field and what was expected
  public <T> T decode(Bytes document, Class<T> type) throws ProtocolException {
    if (document.length() > maxLength) {
      throw new ProtocolException(
          Reason.TOO_LARGE,
          "at most " + maxLength + " bytes are allowed, not " + document.length());
    }
    try {
      @Nullable T value = mapper.readValue(document.toArray(), type);
      if (value == null) {
        throw new ProtocolException(Reason.INVALID, type.getSimpleName() + ": null");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new ProtocolException(Reason.TOO_LARGE, e.getOriginalMessage());
    } catch (DatabindException e) {
      throw new ProtocolException(Reason.INVALID, describe(e, type));
    } catch (JsonProcessingException e) {
      throw new ProtocolException(Reason.MALFORMED, "not " + encoding.title() + ": " + place(e));
    } catch (IOException e) {
      throw new ProtocolException(Reason.MALFORMED, "not " + encoding.title());
    }
  }

  private static String describe(DatabindException e, Class<?> type) {
    String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
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

  /// The way to a field: `keyPackages[3].cipherSuite`.
  private static String path(JsonMappingException e) {
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

  private static String firstLine(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("`?sonet\\.[\\w.$]*[.$](\\w+)`?", "$1");
  }

  private String place(JsonProcessingException e) {
    var location = e.getLocation();
    String what = firstLine(e.getOriginalMessage());
    if (location == null) {
      return what;
    }
    return switch (encoding) {
      case JSON ->
          what + " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
      case CBOR -> what + " (byte " + location.getByteOffset() + ")";
    };
  }
}
