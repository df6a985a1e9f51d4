package sonet.protocol;

import java.time.Duration;
import java.util.Optional;

/// The body of `POST /v1/admin/tokens`.
///
/// @param name what it is for, for those who list the tokens
/// @param role what its bearer may do
/// @param tenant the tenant that a [AdminRole#TENANT_ADMIN] runs, and nobody else has
/// @param lifetime for which it is good; ninety days when it is left out
public record NewAdminToken(
    String name, AdminRole role, Optional<TenantName> tenant, Optional<Duration> lifetime) {
  /// Checks the bounds.
  public NewAdminToken {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("a token's name has 1 to 100 characters");
    }
    if (tenant.isPresent() != (role == AdminRole.TENANT_ADMIN)) {
      throw new IllegalArgumentException("a tenant-admin has a tenant, and nobody else");
    }
    if (lifetime.isPresent()
        && (!lifetime.get().isPositive() || lifetime.get().compareTo(Duration.ofDays(3660)) > 0)) {
      throw new IllegalArgumentException("a token lasts 3660 days at most");
    }
  }
}
