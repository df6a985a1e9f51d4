package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// That a device of an account takes another one for a device of the same account.
///
/// A device shows the endorsements that lead to it: the first is by the first device of the
/// account, which is its root, and each further one by the device that the one before is for. So
/// whoever knows the root can check every device, and the server can add none by itself.
///
/// @param by the Ed25519 public key of the device that endorses, 32 bytes
/// @param at when it did
/// @param signature its Ed25519 signature over [SigningInput#endorsement(AccountName, Bytes,
///   Instant)]
public record Endorsement(Bytes by, Instant at, Bytes signature) {
  /// How many may lead to a device: a device that is linked by an older one has fewer.
  public static final int MOST = 200;

  /// Checks the lengths.
  public Endorsement {
    if (by.length() != 32) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + by.length());
    }
    if (signature.length() != 64) {
      throw new IllegalArgumentException(
          "an Ed25519 signature has 64 bytes, not " + signature.length());
    }
  }
}
