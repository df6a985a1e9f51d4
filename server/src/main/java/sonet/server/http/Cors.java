package sonet.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which web pages of other origins may use the service (the Fetch standard, §3.2).
///
/// Tokens travel in a header that a page must set itself, never in cookies, so no page can act for
/// a user without having the user's token; the list only says whose scripts are welcome.
///
/// @param origins such as `https://chat.example`; `*` for any
public record Cors(List<String> origins) {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, Range,"
          + " Upload-Offset, Delivery-Token, Sonet-Tenant, X-Request-Id";
  private static final String ANSWER_HEADERS =
      "ETag, Retry-After, X-Request-Id, Location, Allow, Upload-Offset, Content-Range,"
          + " Accept-Ranges";

  /// Copies the list.
  public Cors {
    origins = List.copyOf(origins);
  }

  /// The origin of a request, when it is one of those.
  private Optional<String> welcome(Request request) {
    return request.header("origin").filter(this::isWelcome);
  }

  private boolean isWelcome(String origin) {
    return origins.contains("*") || origins.contains(origin);
  }

  /// Whether a page of an origin may open a WebSocket, which browsers leave to the server to judge.
  ///
  /// @param origin of the page
  /// @param host as the request names the server
  boolean admits(String origin, String host) {
    return isWelcome(origin) || origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  /// Whether a request asks what would be allowed.
  static boolean isPreflight(Request request) {
    return request.method().equals("OPTIONS")
        && request.header("origin").isPresent()
        && request.header("access-control-request-method").isPresent();
  }

  /// What goes into the headers of an answer.
  Map<String, String> headers(Request request) {
    Optional<String> origin = welcome(request);
    if (origin.isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Access-Control-Allow-Origin", origin.get());
    if (isPreflight(request)) {
      headers.put("Access-Control-Allow-Methods", METHODS);
      headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
      headers.put("Access-Control-Max-Age", "3600");
    } else {
      headers.put("Access-Control-Expose-Headers", ANSWER_HEADERS);
    }
    return headers;
  }
}
