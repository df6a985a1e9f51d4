package sonet.protocol;

import java.util.Optional;

/// How much a tenant may have and do; what is not said is not bounded, but by the server's limits.
///
/// @param accounts registered
/// @param storageBytes in logs, documents and pools
/// @param attachmentBytes in attachments
/// @param connections of WebSockets open at once
/// @param requestsPerSecond of all its devices together
public record Quotas(
    Optional<Long> accounts,
    Optional<Long> storageBytes,
    Optional<Long> attachmentBytes,
    Optional<Long> connections,
    Optional<Long> requestsPerSecond) {
  /// No bounds.
  public static final Quotas NONE =
      new Quotas(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// Checks the numbers.
  public Quotas {
    if (negative(accounts)
        || negative(storageBytes)
        || negative(attachmentBytes)
        || negative(connections)
        || negative(requestsPerSecond)) {
      throw new IllegalArgumentException("a quota is a number of 0 or more");
    }
  }

  private static boolean negative(Optional<Long> quota) {
    return quota.isPresent() && quota.get() < 0;
  }
}
