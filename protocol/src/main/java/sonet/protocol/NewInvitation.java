package sonet.protocol;

import java.time.Duration;
import java.util.Optional;

/// The body of `POST /v1/admin/tenants/{tenant}/invitations`.
///
/// @param accounts how many may be registered with it; one when it is left out
/// @param lifetime for which it is good; seven days when it is left out
public record NewInvitation(Optional<Integer> accounts, Optional<Duration> lifetime) {
  /// Checks the bounds.
  public NewInvitation {
    if (accounts.isPresent() && (accounts.get() < 1 || accounts.get() > 100_000)) {
      throw new IllegalArgumentException("an invitation is good for 1 to 100000 accounts");
    }
    if (lifetime.isPresent()
        && (!lifetime.get().isPositive() || lifetime.get().compareTo(Duration.ofDays(366)) > 0)) {
      throw new IllegalArgumentException("an invitation lasts 366 days at most");
    }
  }
}
