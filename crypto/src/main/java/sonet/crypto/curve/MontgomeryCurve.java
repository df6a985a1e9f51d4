package sonet.crypto.curve;

import sonet.crypto.Bytes;

/// A Montgomery curve, its points given by their u-coordinates in little-endian (RFC 7748).
@SuppressWarnings("ImmutableEnumChecker") // its arrays are never handed out, never written
public enum MontgomeryCurve {
  /// Curve25519. The points of order 1, 2, 4 and 8, of curve and twist.
  CURVE25519(
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
  /// Curve448. The points of order 1, 2 and 4, of curve and twist.
  CURVE448(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffff",
      "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "000000000000000000",
      "fefffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffff");

  private final byte[] prime;
  private final byte[][] smallOrder;

  MontgomeryCurve(String prime, String... smallOrder) {
    this.prime = Bytes.fromHex(prime).toArray();
    this.smallOrder = new byte[smallOrder.length][];
    for (int i = 0; i < smallOrder.length; i++) {
      this.smallOrder[i] = Bytes.fromHex(smallOrder[i]).toArray();
    }
  }

  /// Length in bytes of a coordinate and of a scalar.
  public int length() {
    return prime.length;
  }

  /// Whether this is a coordinate below the prime, of a point that is not of small order.
  public boolean acceptsCoordinate(byte[] coordinate) {
    return coordinate.length == prime.length
        && LittleEndian.isBelow(coordinate, 0, prime)
        && !LittleEndian.isAnyOf(coordinate, 0, smallOrder);
  }
}
