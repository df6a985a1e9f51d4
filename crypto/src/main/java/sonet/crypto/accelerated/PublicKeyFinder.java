package sonet.crypto.accelerated;

import sonet.crypto.Bytes;

/// Computes the public key of a private key, raw encodings both. The JCA has no such call, so each
/// library is reached in a way of its own, which may be gone in its next version.
@FunctionalInterface
interface PublicKeyFinder {
  byte[] publicKey(byte[] privateKey);

  /// This one when it agrees with another on an example, else that other one.
  default PublicKeyFinder orElse(PublicKeyFinder other, int privateKeyLength) {
    byte[] example = new byte[privateKeyLength];
    for (int i = 1; i < example.length; i++) {
      example[i] = (byte) i;
    }
    try {
      return Bytes.wrap(publicKey(example)).equals(Bytes.wrap(other.publicKey(example)))
          ? this
          : other;
    } catch (IllegalStateException e) {
      return other;
    }
  }
}
