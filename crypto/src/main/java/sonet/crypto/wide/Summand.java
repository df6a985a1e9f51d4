package sonet.crypto.wide;

/// A point in the form in which it is added: Y + X, Y - X, 2Z and 2dT, all tight.
final class Summand {
  private static final long[] ONE = Field25519.of(1);
  private static final long[] ZERO = Field25519.create();

  final long[] sum = Field25519.create();
  final long[] difference = Field25519.create();
  final long[] twiceZ = Field25519.create();
  final long[] twiceDt = Field25519.create();
  private final long[] negative = Field25519.create();

  /// One to be chosen over.
  Summand() {}

  Summand(WidePoint point) {
    Field25519.add(point.y, point.x, sum);
    Field25519.carry(sum);
    Field25519.subtract(point.y, point.x, difference);
    Field25519.carry(difference);
    Field25519.add(point.z, point.z, twiceZ);
    Field25519.carry(twiceZ);
    Field25519.multiply(point.t, WidePoint.TWICE_D, twiceDt);
  }

  /// Becomes the multiple that a digit from -8 to 8 names, by masks.
  void choose(Summand[] multiples, int digit) {
    long isNegative = digit >> 31;
    int magnitude = (int) ((digit ^ isNegative) - isNegative);
    Field25519.copy(ONE, sum);
    Field25519.copy(ONE, difference);
    Field25519.copy(ZERO, twiceDt);
    Field25519.add(ONE, ONE, twiceZ);
    for (int i = 0; i < multiples.length; i++) {
      long chosen = ((magnitude ^ (i + 1L)) - 1L) >> 63;
      Field25519.choose(chosen, multiples[i].sum, sum);
      Field25519.choose(chosen, multiples[i].difference, difference);
      Field25519.choose(chosen, multiples[i].twiceZ, twiceZ);
      Field25519.choose(chosen, multiples[i].twiceDt, twiceDt);
    }
    Field25519.exchange(isNegative, sum, difference);
    Field25519.subtract(ZERO, twiceDt, negative);
    Field25519.choose(isNegative, negative, twiceDt);
  }
}
