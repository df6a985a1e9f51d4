package sonet.server.tenant;

import java.time.Instant;
import java.util.Optional;
import sonet.protocol.ProblemType;
import sonet.server.account.Authentication;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Locations;
import sonet.store.Tenant;

/// Who asks, and of which tenant.
///
/// A token says its tenant under the server's MAC. What header and host of a request say beside it
/// must be the same; a tenant that there is not and one of somebody else are refused alike.
public final class Callers {
  private final Tenants tenants;
  private final Authentication authentication;

  /// Those that authenticate with one of these tenants.
  public Callers(Tenants tenants, Authentication authentication) {
    this.tenants = tenants;
    this.authentication = authentication;
  }

  /// Where the state is that a request without a token is about.
  ///
  /// @throws RefusalException when there is no such tenant, or it is not served
  public Locations home(Request request) throws RefusalException {
    return tenants.home(request).locations();
  }

  /// The device or recovery key that a request's token speaks for.
  ///
  /// @throws RefusalException when there is no good token of the tenant that the request names
  public Caller device(Request request) throws RefusalException {
    String token = Authentication.bearer(request);
    Tenant tenant = authentication.tenantOf(token);
    if (!names(request, tenant)) {
      throw RefusalException.of(
          ProblemType.UNAUTHENTICATED, "the token is not one of the tenant that the request names");
    }
    return authentication.caller(tenants.served(tenant).locations(), token);
  }

  private boolean names(Request request, Tenant tenant) throws RefusalException {
    try {
      Optional<TenantEntry> named = tenants.named(request);
      return named.isEmpty() || named.get().id().equals(tenant);
    } catch (RefusalException e) {
      if (e.problem().type() != ProblemType.UNKNOWN_TENANT) {
        throw e;
      }
      return false;
    }
  }

  /// The device that a token speaks for.
  ///
  /// @throws RefusalException when it is not a good one
  public Caller device(String token) throws RefusalException {
    Tenant tenant = authentication.tenantOf(token);
    Caller caller = authentication.caller(tenants.served(tenant).locations(), token);
    if (caller.by() == Caller.By.RECOVERY_KEY) {
      throw RefusalException.of(ProblemType.RECOVERY_KEY, "nothing is pushed to a recovery key");
    }
    return caller;
  }

  /// Until when a token is good.
  ///
  /// @throws RefusalException when it is not one of this server
  public Instant expires(String token) throws RefusalException {
    return authentication.expires(token);
  }
}
