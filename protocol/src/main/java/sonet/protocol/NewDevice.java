package sonet.protocol;

import sonet.crypto.Bytes;

/// A device to be registered, with the proof that it holds its key.
///
/// It is a part of [RegisterAccount] for the first device of an account, and of [AddDevice] for a
/// further one.
///
/// @param name what its owner calls it
/// @param signatureKey its Ed25519 public key, 32 bytes
/// @param proof its Ed25519 signature over [SigningInput#registration(AccountName, Bytes)]
public record NewDevice(String name, Bytes signatureKey, Bytes proof) {
  /// Checks name and lengths.
  public NewDevice {
    checkName(name);
    if (signatureKey.length() != 32) {
      throw new IllegalArgumentException(
          "an Ed25519 public key has 32 bytes, not " + signatureKey.length());
    }
    if (proof.length() != 64) {
      throw new IllegalArgumentException(
          "an Ed25519 signature has 64 bytes, not " + proof.length());
    }
  }

  static void checkName(String name) {
    if (name.isBlank() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a device has 1 to 64 characters and no control characters");
    }
  }
}
