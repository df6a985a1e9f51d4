package sonet.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;

/// What is answered.
///
/// @param status the status code (RFC 9110 §15)
/// @param content what it carries
/// @param headers further headers
public record Response(int status, Content content, Map<String, String> headers) {
  /// Copies the map.
  public Response {
    headers = Map.copyOf(headers);
  }

  /// A record with a status.
  public static Response of(int status, Record value) {
    return new Response(status, new Content.Entity(value, Optional.empty()), Map.of());
  }

  /// A document with its version, which goes into the `ETag` header.
  public static Response document(int status, Record value, Tag tag) {
    return new Response(status, new Content.Entity(value, Optional.of(tag)), Map.of());
  }

  /// Bytes with a status.
  public static Response bytes(int status, String mediaType, Bytes bytes) {
    return new Response(status, new Content.Whole(mediaType, bytes), Map.of());
  }

  /// Plain text.
  public static Response text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", Bytes.utf8(text));
  }

  /// Nothing, which is as it should be.
  public static Response none() {
    return new Response(204, new Content.None(), Map.of());
  }

  /// The same with a header, in place of one of the same name.
  public Response with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    boolean _ = more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, value);
    return new Response(status, content, more);
  }
}
