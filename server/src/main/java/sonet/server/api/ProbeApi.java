package sonet.server.api;

import java.util.List;
import java.util.function.BooleanSupplier;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;

/// What stands beside the operations: whether the service is well, and the pages about problems.
final class ProbeApi {
  private final BooleanSupplier ready;

  ProbeApi(BooleanSupplier ready) {
    this.ready = ready;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", Paths.LIVEZ, _ -> Response.text(200, "alive\n")),
        Route.of(
            "GET",
            Paths.READYZ,
            _ ->
                ready.getAsBoolean()
                    ? Response.text(200, "ready\n")
                    : Response.text(503, "not ready\n")),
        Route.of("GET", "/problems/{slug}", ProbeApi::explain),
        Route.of(
            "GET",
            Paths.STREAM,
            _ -> {
              throw RefusalException.of(
                  ProblemType.MALFORMED,
                  "this is a WebSocket with the subprotocol " + Paths.STREAM_JSON);
            }));
  }

  /// The page that a problem's type leads to.
  private static Response explain(Request request) throws RefusalException {
    ProblemType type =
        ProblemType.ofUri("/problems/" + request.parameter("slug"))
            .orElseThrow(
                () -> RefusalException.of(ProblemType.NOT_FOUND, "there is no such problem"));
    return Response.text(
        200, "%s (%d)%n%n%s%n".formatted(type.title(), type.status(), type.next()));
  }
}
