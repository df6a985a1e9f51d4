package sonet.crypto.wide;

import java.util.Optional;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.curve.EdwardsCurve;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.CurveGroup;

/// The group of edwards25519. What an encoding must be like, and arithmetic with scalars, is as
/// everywhere.
public final class WideEdwardsGroup implements CurveGroup {
  private final CurveGroup scalars = PureProvider.curveGroup(GroupAlgorithm.EDWARDS25519);

  /// The group; it has no state.
  public WideEdwardsGroup() {}

  private record EdwardsPoint(WidePoint value) implements Point {
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

    @Override
    public Point[] timesEach(byte[]... secretScalars) {
      WidePoint[] products = value.timesEach(secretScalars);
      Point[] points = new Point[products.length];
      for (int i = 0; i < points.length; i++) {
        points[i] = new EdwardsPoint(products[i]);
      }
      return points;
    }
  }

  @Override
  public Optional<Point> decode(byte[] encoding) {
    if (encoding.length != EdwardsCurve.ED25519.length()
        || !EdwardsCurve.ED25519.acceptsEncoding(encoding, 0)) {
      return Optional.empty();
    }
    return WidePoint.decode(encoding).map(EdwardsPoint::new);
  }

  @Override
  public byte[][] encode(Point... points) {
    WidePoint[] values = new WidePoint[points.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(points[i]);
    }
    return WidePoint.encodeAll(values);
  }

  @Override
  public Point baseTimes(byte[] secretScalar) {
    return new EdwardsPoint(WidePoint.baseTimes(secretScalar));
  }

  @Override
  public Point difference(byte[] s, byte[] c, Point y) {
    return new EdwardsPoint(PublicSum.difference(s, c, value(y)));
  }

  @Override
  public Point difference(byte[] s, Point h, byte[] c, Point g) {
    return new EdwardsPoint(PublicSum.difference(s, value(h), c, value(g)));
  }

  private static WidePoint value(Point point) {
    return ((EdwardsPoint) point).value();
  }

  @Override
  public boolean acceptsScalar(byte[] scalar) {
    return scalars.acceptsScalar(scalar);
  }

  @Override
  public byte[] reduce(byte[] secretNumber) {
    return scalars.reduce(secretNumber);
  }

  @Override
  public byte[] multiplyAdd(byte[] c, byte[] x, byte[] k) {
    return scalars.multiplyAdd(c, x, k);
  }
}
