package sonet.crypto.spi;

import java.util.Optional;

/// A group of points with its scalars, in the encodings that [sonet.crypto.GroupAlgorithm] names.
///
/// What a method says it takes as a secret goes through operations whose steps and memory accesses
/// do not depend on it. The other methods are for public values and may be faster.
public interface CurveGroup {
  /// A point. Immutable.
  interface Point {
    /// The one encoding of the point.
    byte[] encode();

    /// The point times the cofactor of the curve: a member of the subgroup of prime order.
    Point timesCofactor();

    /// Whether this is the neutral element.
    boolean isNeutral();

    /// The point times a secret scalar below the order. The point itself is public and a member of
    /// the subgroup of prime order.
    Point times(byte[] secretScalar);

    /// The products with some secret scalars below the order, in their order.
    default Point[] timesEach(byte[]... secretScalars) {
      Point[] products = new Point[secretScalars.length];
      for (int i = 0; i < products.length; i++) {
        products[i] = times(secretScalars[i]);
      }
      return products;
    }
  }

  /// The encodings of some points, in their order: cheaper together than one by one where they
  /// share an inversion.
  default byte[][] encode(Point... points) {
    byte[][] encodings = new byte[points.length][];
    for (int i = 0; i < encodings.length; i++) {
      encodings[i] = points[i].encode();
    }
    return encodings;
  }

  /// The point of an encoding; empty when that is not canonical, not on the curve, or of small
  /// order.
  Optional<Point> decode(byte[] encoding);

  /// The base point times a secret scalar below the order.
  Point baseTimes(byte[] secretScalar);

  /// The public sum `[s]B - [c]Y`, with B the base point.
  Point difference(byte[] s, byte[] c, Point y);

  /// The public sum `[s]H - [c]G`.
  Point difference(byte[] s, Point h, byte[] c, Point g);

  /// Whether this is the encoding of a scalar below the order.
  boolean acceptsScalar(byte[] scalar);

  /// A secret number of at most 64 bytes, in the byte order of scalars, reduced by the order.
  byte[] reduce(byte[] secretNumber);

  /// `c * x + k` of scalars below the order, of which x and k are secret.
  byte[] multiplyAdd(byte[] c, byte[] x, byte[] k);
}
