package sonet.server.http;

import java.util.Arrays;
import sonet.protocol.codec.Encoding;

/// The version of a document as an entity tag (RFC 9110 §8.8.3): `"7.json"`.
///
/// The encoding belongs to it, since a tag stands for bytes; in conditions it is passed over, since
/// a version is what the caller has seen.
///
/// @param version of the document, of characters that need no quoting
public record Tag(String version) {
  /// The tag of a version that is counted.
  public static Tag of(long version) {
    return new Tag(Long.toString(version));
  }

  String text(Encoding encoding) {
    return "\"" + version + "." + encoding.mediaType().substring("application/".length()) + "\"";
  }

  /// Whether a condition names a tag, which it may mark as weak.
  static boolean names(String condition, String tag) {
    return Arrays.stream(condition.split(",", -1))
        .map(String::strip)
        .anyMatch(named -> named.equals("*") || named.equals(tag) || named.equals("W/" + tag));
  }
}
