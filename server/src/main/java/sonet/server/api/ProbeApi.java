package sonet.server.api;

import java.util.List;
import java.util.function.BooleanSupplier;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.http.Response;
import sonet.server.http.Route;

/// What stands beside the operations: whether the service is well.
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
                    : Response.text(503, "not ready\n")));
  }

  /// What is told to a request at the path of the WebSocket that asks for none.
  static Route stream() {
    return Route.of(
        "GET",
        Paths.STREAM,
        _ -> {
          throw RefusalException.of(
              ProblemType.MALFORMED,
              "this is a WebSocket with the subprotocol " + Paths.STREAM_JSON);
        });
  }
}
