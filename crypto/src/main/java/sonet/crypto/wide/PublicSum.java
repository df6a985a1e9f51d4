package sonet.crypto.wide;

import sonet.crypto.curve.NonAdjacentForm;

/// Sums of multiples of points, all of them public: all doublings are shared (Straus), and digits
/// that are zero cost nothing.
final class PublicSum {
  private static final int BASE_WIDTH = 8;
  private static final int POINT_WIDTH = 5;

  /// Half of the bits of a scalar, rounded up.
  private static final int HALF = 128;

  private PublicSum() {}

  private static final class Base {
    /// Odd multiples of the base point, and of 2^128 times it.
    static final Summand[] LOW = oddMultiples(WidePoint.base(), BASE_WIDTH);

    static final Summand[] HIGH = oddMultiples(WidePoint.base().timesPowerOfTwo(HALF), BASE_WIDTH);
  }

  /// 1, 3, 5 and on times a point, as many as digits of a width can name.
  static Summand[] oddMultiples(WidePoint point, int width) {
    Summand[] multiples = new Summand[1 << (width - 2)];
    Summand step = new Summand(point.timesPowerOfTwo(1));
    WidePoint multiple = point.copy();
    multiples[0] = new Summand(multiple);
    for (int i = 1; i < multiples.length; i++) {
      multiple.add(step);
      multiple.finishT();
      multiples[i] = new Summand(multiple);
    }
    return multiples;
  }

  /// A product that is part of a public sum.
  private static final class Term {
    final Summand[] oddMultiples;
    final byte[] digits;
    final int sign;

    Term(Summand[] oddMultiples, byte[] digits, int sign) {
      this.oddMultiples = oddMultiples;
      this.digits = digits;
      this.sign = sign;
    }
  }

  /// `[s]B - [c]A` of public values. Challenges have half the length of a scalar, and the multiple
  /// of B is cut in two, so half of the doublings do when the challenge is short.
  static WidePoint difference(byte[] s, byte[] c, WidePoint pointA) {
    byte[] low = new byte[s.length];
    byte[] high = new byte[s.length];
    System.arraycopy(s, 0, low, 0, HALF / 8);
    System.arraycopy(s, HALF / 8, high, 0, HALF / 8);
    return sum(
        new Term(Base.LOW, NonAdjacentForm.of(low, BASE_WIDTH), 1),
        new Term(Base.HIGH, NonAdjacentForm.of(high, BASE_WIDTH), 1),
        new Term(oddMultiples(pointA, POINT_WIDTH), NonAdjacentForm.of(c, POINT_WIDTH), -1));
  }

  /// `[s]H - [c]A` of public values.
  static WidePoint difference(byte[] s, WidePoint pointH, byte[] c, WidePoint pointA) {
    return sum(
        new Term(oddMultiples(pointH, POINT_WIDTH), NonAdjacentForm.of(s, POINT_WIDTH), 1),
        new Term(oddMultiples(pointA, POINT_WIDTH), NonAdjacentForm.of(c, POINT_WIDTH), -1));
  }

  private static WidePoint sum(Term... terms) {
    WidePoint sum = WidePoint.neutral();
    int place = NonAdjacentForm.PLACES - 1;
    while (place >= 0 && isZero(place, terms)) {
      place--;
    }
    for (; place >= 0; place--) {
      sum.twice();
      for (Term term : terms) {
        int digit = term.sign * term.digits[place];
        if (digit != 0) {
          sum.finishT();
          if (digit > 0) {
            sum.add(term.oddMultiples[digit / 2]);
          } else {
            sum.subtract(term.oddMultiples[-digit / 2]);
          }
        }
      }
    }
    sum.finishT();
    return sum;
  }

  private static boolean isZero(int place, Term... terms) {
    for (Term term : terms) {
      if (term.digits[place] != 0) {
        return false;
      }
    }
    return true;
  }
}
