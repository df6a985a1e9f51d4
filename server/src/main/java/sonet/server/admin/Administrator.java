package sonet.server.admin;

import java.util.Optional;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminToken;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantName;
import sonet.server.http.RefusalException;

/// Who asks: an administrator, by a token that is good.
///
/// @param token without its secret
public record Administrator(AdminToken token) {
  /// Refuses an operation that the role does not permit.
  ///
  /// @throws RefusalException when it does not
  public void require(Operation<?, ?> operation) throws RefusalException {
    if (!AdminOperations.roles(operation).contains(token.role())) {
      throw RefusalException.of(
          ProblemType.NOT_PERMITTED, "the role " + role() + " may not do " + operation.id());
    }
  }

  private String role() {
    return token.role() == AdminRole.TENANT_ADMIN ? "tenant-admin" : token.role().name();
  }

  /// Whether the administrator may know of a tenant.
  public boolean sees(TenantName tenant) {
    Optional<TenantName> only = token.tenant();
    return only.isEmpty() || only.get().equals(tenant);
  }

  /// Refuses a tenant that the administrator may not know of, as if there were none.
  ///
  /// @throws RefusalException when it is another's
  public void requireSight(TenantName tenant) throws RefusalException {
    if (!sees(tenant)) {
      throw RefusalException.of(ProblemType.UNKNOWN_TENANT, "there is no tenant named " + tenant);
    }
  }
}
