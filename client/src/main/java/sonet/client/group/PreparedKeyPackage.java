package sonet.client.group;

import java.time.Instant;
import sonet.crypto.Bytes;

/// A key package ready to be published.
///
/// @param cipherSuite it is for
/// @param message the MLSMessage with the KeyPackage, for the server
/// @param secret its private half, encoded, for the local state only
/// @param expiresAt the end of its lifetime
/// @param use how often it may be used
public record PreparedKeyPackage(
    int cipherSuite, Bytes message, Bytes secret, Instant expiresAt, Use use) {
  /// How often a key package may be used.
  public enum Use {
    /// Once.
    ONE_TIME,
    /// Whenever no other is left (RFC 9420 §16.8).
    LAST_RESORT
  }
}
