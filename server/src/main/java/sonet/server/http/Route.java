package sonet.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What answers one method at one pattern of paths.
///
/// @param method the method
/// @param segments of the path; one in braces stands for any, under its name
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

  /// How many places are named: the fewer, the closer the fit.
  int places() {
    return (int) segments.stream().filter(Route::isPlace).count();
  }

  private static boolean isPlace(String segment) {
    return segment.startsWith("{");
  }

  /// What stands at the named places when a path fits.
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = segments.get(i);
      String actual = path.get(i);
      if (isPlace(expected) && !actual.isEmpty()) {
        found.put(expected.substring(1, expected.length() - 1), actual);
      } else if (!expected.equals(actual)) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }
}
