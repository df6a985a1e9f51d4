package sonet.crypto;

/// A group of points of prime order, for protocols that need more of it than a key agreement: the
/// verifiable random functions of RFC 9381.
public enum GroupAlgorithm {
  /// The prime subgroup of edwards25519 (RFC 8032 §5.1); scalars little-endian.
  EDWARDS25519(32, 32),
  /// P-256, points compressed (SEC 1 §2.3.3); scalars big-endian.
  P256(33, 32);

  private final int pointLength;
  private final int scalarLength;

  GroupAlgorithm(int pointLength, int scalarLength) {
    this.pointLength = pointLength;
    this.scalarLength = scalarLength;
  }

  /// Length of an encoded point in bytes.
  public int pointLength() {
    return pointLength;
  }

  /// Length of an encoded scalar in bytes.
  public int scalarLength() {
    return scalarLength;
  }
}
