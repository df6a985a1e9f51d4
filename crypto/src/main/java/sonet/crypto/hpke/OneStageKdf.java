package sonet.crypto.hpke;

import sonet.crypto.hash.Sha3;

/// A key derivation function that derives in one step, without extracting first (draft-ietf-hpke-pq
/// §5, draft-ietf-hpke-hpke §4).
public enum OneStageKdf {
  /// SHAKE128.
  SHAKE128(0x0010, 32),
  /// SHAKE256.
  SHAKE256(0x0011, 64);

  private final int id;
  private final int length;

  OneStageKdf(int id, int length) {
    this.id = id;
    this.length = length;
  }

  /// The HPKE identifier.
  public int id() {
    return id;
  }

  /// `Nh`, the length in bytes of the secret that a context exports from.
  public int length() {
    return length;
  }

  /// `Derive(ikm, L)`, the input in parts.
  byte[] derive(int outputLength, byte[]... ikm) {
    return switch (this) {
      case SHAKE128 -> Sha3.shake128(outputLength, ikm);
      case SHAKE256 -> Sha3.shake256(outputLength, ikm);
    };
  }
}
