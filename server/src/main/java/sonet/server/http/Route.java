package sonet.server.http;

import java.util.List;

/// What answers one method at one pattern of paths.
///
/// @param method the method
/// @param segments of the path; one in braces stands for any, under its name, and as the last one,
///   with a star before the name, for all that follow
/// @param handler what answers
public record Route(String method, List<String> segments, Handler handler) {
  /// Answers a request.
  @FunctionalInterface
  public interface Handler {
    /// The answer.
    ///
    /// @throws RefusalException when the request is refused
    Response handle(Request request) throws RefusalException;
  }

  /// Copies the list.
  public Route {
    segments = List.copyOf(segments);
  }

  /// A route by its pattern: `/v1/accounts/{name}/key-packages:claim`.
  public static Route of(String method, String pattern, Handler handler) {
    return new Route(method, split(pattern), handler);
  }

  static List<String> split(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  static boolean isPlace(String segment) {
    return segment.startsWith("{");
  }

  /// Whether a segment, the last one, stands for all that follows: `{*file}`.
  static boolean isRest(String segment) {
    return segment.startsWith("{*");
  }

  /// The name of a place.
  static String place(String segment) {
    return segment.substring(isRest(segment) ? 2 : 1, segment.length() - 1);
  }
}
