package sonet.server.http;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// Finds the route of a request, and makes an answer of whatever comes of it.
public final class Router {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  private final RouteTree routes;
  private final Answers answers;

  /// A router over routes; where a segment and a named place fit, the segment goes first.
  public Router(List<Route> routes, Answers answers) {
    this.routes = new RouteTree(routes);
    this.answers = answers;
  }

  Cors cors() {
    return answers.cors();
  }

  /// The answer to a request, never a failure; its content is in its final form.
  public Response answer(Request request) {
    return answers.complete(request, attempt(request));
  }

  private Response attempt(Request request) {
    try {
      return dispatch(request);
    } catch (RefusalException e) {
      return refusal(request, e);
    } catch (BrokenOffException e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.ERROR, "request " + request.id() + " failed", e);
      return refusal(
          request, RefusalException.of(ProblemType.INTERNAL, "the request failed in the server"));
    }
  }

  private static Response refusal(Request request, RefusalException e) {
    Problem problem = e.problem().withRequestId(request.id());
    return new Response(
        problem.status(), new Content.Entity(problem, Optional.empty()), e.headers());
  }

  private Response dispatch(Request request) throws RefusalException {
    List<String> path = Route.split(request.path());
    Optional<RouteTree.Match> found = routes.find(request.method(), path);
    if (found.isEmpty() && request.method().equals("HEAD")) {
      // What answers GET answers HEAD (RFC 9110 §9.3.2), less the content.
      found = routes.find("GET", path);
    }
    if (found.isPresent()) {
      RouteTree.Match match = found.get();
      return match.route().handler().handle(request.withParameters(match.parameters()));
    }
    Set<String> allowed = routes.methods(path);
    if (allowed.isEmpty()) {
      throw RefusalException.of(ProblemType.NOT_FOUND, "there is nothing at " + request.path());
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    String methods = String.join(", ", allowed);
    if (request.method().equals("OPTIONS")) {
      return Response.none().with("Allow", methods);
    }
    throw new RefusalException(
        Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            request.path() + " takes " + methods + ", not " + request.method()),
        Map.of("Allow", methods));
  }

  /// What the engine refuses by itself, before any route.
  Response refuse(String id, Problem problem) {
    Request unread =
        new Request(id, "", "", "", Map.of(), Map.of(), Map.of(), Body.of(Bytes.EMPTY));
    return answers.complete(unread, refusal(unread, new RefusalException(problem)));
  }
}
