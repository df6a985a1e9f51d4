package sonet.server.http;

import java.util.Map;
import sonet.crypto.Bytes;

/// What is answered.
///
/// @param status the status code (RFC 9110 §15)
/// @param mediaType of the body
/// @param body the body
/// @param headers further headers
public record Response(int status, String mediaType, Bytes body, Map<String, String> headers) {
  /// The media type of JSON.
  public static final String JSON = "application/json";

  /// The media type of problems (RFC 9457 §3).
  public static final String PROBLEM = "application/problem+json";

  /// Copies the map.
  public Response {
    headers = Map.copyOf(headers);
  }

  /// JSON with a status.
  public static Response json(int status, Bytes json) {
    return new Response(status, JSON, json, Map.of());
  }

  /// Plain text.
  public static Response text(int status, String text) {
    return new Response(status, "text/plain; charset=utf-8", Bytes.utf8(text), Map.of());
  }

  /// Nothing, which is as it should be.
  public static Response none() {
    return new Response(204, "", Bytes.EMPTY, Map.of());
  }
}
