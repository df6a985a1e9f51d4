package sonet.server.http;

import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.codec.Codec;

/// Finds the route of a request, and makes an answer of whatever comes of it.
public final class Router {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  private final List<Route> routes;
  private final Codec json;

  /// A router over routes; of several that fit a path, those without named places go first.
  public Router(List<Route> routes, Codec json) {
    this.routes = routes.stream().sorted(Comparator.comparingInt(Route::places)).toList();
    this.json = json;
  }

  /// The answer to a request, never a failure.
  public Response answer(Request request) {
    try {
      return dispatch(request);
    } catch (RefusalException e) {
      return problem(e.problem().withRequestId(request.id()), e.headers());
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "request " + request.id() + " failed", e);
      return problem(
          Problem.of(ProblemType.INTERNAL, "the request failed in the server")
              .withRequestId(request.id()),
          Map.of());
    }
  }

  /// A problem as a response.
  Response problem(Problem problem, Map<String, String> headers) {
    return new Response(problem.status(), Response.PROBLEM, json.encode(problem), headers);
  }

  private Response dispatch(Request request) throws RefusalException {
    List<String> path = Route.split(request.path());
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> found = route.match(path);
      if (found.isPresent() && route.method().equals(request.method())) {
        return route.handler().handle(request.withParameters(found.get()));
      }
      if (found.isPresent()) {
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw RefusalException.of(ProblemType.NOT_FOUND, "there is nothing at " + request.path());
    }
    String methods = String.join(", ", allowed);
    throw new RefusalException(
        Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            request.path() + " takes " + methods + ", not " + request.method()),
        Map.of("Allow", methods));
  }
}
