package sonet.protocol;

import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `PUT /v1/accounts/self/recovery-key`: another recovery key of the account that asks,
/// in the place of the one it has, or none.
///
/// @param key the key; empty to have none
/// @param deviceSet the account's next device set, which says just that, signed by the device that
///   asks
public record ChangeRecoveryKey(Optional<NewKey> key, Bytes deviceSet) {
  /// Checks the length.
  public ChangeRecoveryKey {
    RegisterAccount.checkSet(deviceSet);
  }

  /// A recovery key.
  ///
  /// @param signatureKey its Ed25519 public key, 32 bytes
  /// @param proof its Ed25519 signature over [SigningInput#registration(AccountName, Bytes)]
  /// @param endorsement of it by the device that asks
  public record NewKey(Bytes signatureKey, Bytes proof, Endorsement endorsement) {
    /// Checks the lengths.
    public NewKey {
      if (signatureKey.length() != 32) {
        throw new IllegalArgumentException(
            "an Ed25519 public key has 32 bytes, not " + signatureKey.length());
      }
      if (proof.length() != 64) {
        throw new IllegalArgumentException(
            "an Ed25519 signature has 64 bytes, not " + proof.length());
      }
    }
  }
}
