package sonet.server.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sonet.crypto.Bytes;
import sonet.protocol.AdminRole;
import sonet.protocol.ProblemType;
import sonet.server.admin.AdminTokens;
import sonet.server.config.MetricsAccess;
import sonet.server.http.Content;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;
import sonet.server.traffic.Metrics;

/// The metrics, for whoever may see them: an administrator who is not of one tenant alone, and if
/// the operator wants it so, any process of this machine or anyone.
final class MetricsApi {
  private static final String PATH = "/metrics";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");

  private final Metrics metrics;
  private final AdminTokens tokens;
  private final Supplier<MetricsAccess> access;

  MetricsApi(Metrics metrics, AdminTokens tokens, Supplier<MetricsAccess> access) {
    this.metrics = metrics;
    this.tokens = tokens;
    this.access = access;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", PATH, this::show));
  }

  private Response show(Request request) throws RefusalException {
    if (!open(request) && tokens.administrator(request).token().role() == AdminRole.TENANT_ADMIN) {
      throw RefusalException.of(
          ProblemType.NOT_PERMITTED, "the metrics are about all tenants together");
    }
    return new Response(
        200, new Content.Whole(Metrics.MEDIA_TYPE, Bytes.utf8(metrics.scrape())), Map.of());
  }

  private boolean open(Request request) {
    return switch (access.get()) {
      case TOKEN -> false;
      // What a proxy of this machine passes on is not of this machine.
      case LOOPBACK ->
          LOOPBACK.contains(request.peer())
              && request.header("x-forwarded-for").equals(Optional.empty());
      case ANYONE -> true;
    };
  }
}
