package sonet.crypto.pure;

import java.util.Optional;
import sonet.crypto.curve.EdwardsCurve;
import sonet.crypto.spi.CurveGroup;

/// The group of edwards25519: cofactor 8, scalars little-endian.
final class PureEdwardsGroup implements CurveGroup {
  private static final ScalarField SCALARS =
      ScalarField.ofHex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");

  private static final class Base {
    static final Edwards25519 POINT = Edwards25519.base();
  }

  private record EdwardsPoint(Edwards25519 value) implements Point {
    @Override
    public byte[] encode() {
      return value.encode();
    }

    @Override
    public Point timesCofactor() {
      return new EdwardsPoint(value.timesCofactor());
    }

    @Override
    public boolean isNeutral() {
      return value.isNeutral();
    }

    @Override
    public Point times(byte[] secretScalar) {
      return new EdwardsPoint(value.times(secretScalar));
    }
  }

  @Override
  public Optional<Point> decode(byte[] encoding) {
    if (encoding.length != EdwardsCurve.ED25519.length()
        || !EdwardsCurve.ED25519.acceptsEncoding(encoding, 0)) {
      return Optional.empty();
    }
    return Edwards25519.decode(encoding).map(EdwardsPoint::new);
  }

  @Override
  public Point baseTimes(byte[] secretScalar) {
    return new EdwardsPoint(Base.POINT.times(secretScalar));
  }

  @Override
  public Point difference(byte[] s, byte[] c, Point y) {
    return new EdwardsPoint(Edwards25519.difference(s, c, value(y)));
  }

  @Override
  public Point difference(byte[] s, Point h, byte[] c, Point g) {
    return new EdwardsPoint(Edwards25519.difference(s, value(h), c, value(g)));
  }

  private static Edwards25519 value(Point point) {
    return ((EdwardsPoint) point).value();
  }

  @Override
  public boolean acceptsScalar(byte[] scalar) {
    return scalar.length == EdwardsCurve.ED25519.length()
        && EdwardsCurve.ED25519.acceptsScalar(scalar, 0);
  }

  @Override
  public byte[] reduce(byte[] secretNumber) {
    return SCALARS.reduce(secretNumber);
  }

  @Override
  public byte[] multiplyAdd(byte[] c, byte[] x, byte[] k) {
    return SCALARS.multiplyAdd(c, x, k);
  }
}
