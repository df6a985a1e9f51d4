package sonet.crypto.pure;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.Arrays;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.spi.CurveGroup;

/// The group of P-256: cofactor 1, points compressed, scalars big-endian.
///
/// Products with secrets go through the fixed-point comb, as in [PureNistGroup].
final class PureP256Group implements CurveGroup {
  private static final ScalarField SCALARS =
      ScalarField.ofHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

  private record NistPoint(ECPoint value) implements Point {
    @Override
    public byte[] encode() {
      return value.getEncoded(true);
    }

    @Override
    public Point timesCofactor() {
      return this;
    }

    @Override
    public boolean isNeutral() {
      return value.isInfinity();
    }

    @Override
    public Point times(byte[] secretScalar) {
      return product(value, secretScalar);
    }
  }

  @Override
  public Optional<Point> decode(byte[] encoding) {
    if (encoding.length != GroupAlgorithm.P256.pointLength()
        || (encoding[0] != 2 && encoding[0] != 3)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NistPoint(NistDomain.p256().decodePoint(encoding)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // x is not below the prime, or no point has it
    }
  }

  @Override
  public Point baseTimes(byte[] secretScalar) {
    return product(NistDomain.p256().parameters().getG(), secretScalar);
  }

  private static Point product(ECPoint point, byte[] scalar) {
    return new NistPoint(
        new FixedPointCombMultiplier().multiply(point, new BigInteger(1, scalar)).normalize());
  }

  @Override
  public Point difference(byte[] s, byte[] c, Point y) {
    return difference(NistDomain.p256().parameters().getG(), s, c, y);
  }

  @Override
  public Point difference(byte[] s, Point h, byte[] c, Point g) {
    return difference(((NistPoint) h).value(), s, c, g);
  }

  private static Point difference(ECPoint first, byte[] s, byte[] c, Point second) {
    ECPoint sum =
        ECAlgorithms.sumOfTwoMultiplies(
            first,
            new BigInteger(1, s),
            ((NistPoint) second).value().negate(),
            new BigInteger(1, c));
    return new NistPoint(sum.normalize());
  }

  @Override
  public boolean acceptsScalar(byte[] scalar) {
    return scalar.length == GroupAlgorithm.P256.scalarLength()
        && new BigInteger(1, scalar).compareTo(NistDomain.p256().curve().order()) < 0;
  }

  @Override
  public byte[] reduce(byte[] secretNumber) {
    return Arrays.reverse(SCALARS.reduce(Arrays.reverse(secretNumber)));
  }

  @Override
  public byte[] multiplyAdd(byte[] c, byte[] x, byte[] k) {
    return Arrays.reverse(
        SCALARS.multiplyAdd(Arrays.reverse(c), Arrays.reverse(x), Arrays.reverse(k)));
  }
}
