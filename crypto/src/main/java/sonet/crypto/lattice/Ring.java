package sonet.crypto.lattice;

/// The ring of ML-KEM, `Z_q[X]/(X^256 + 1)` with `q = 3329` (FIPS 203 §2.3, §4.3).
///
/// A polynomial is an array of 256 numbers, each a residue that need not be the smallest. Products
/// are reduced the way of Montgomery, with `R = 2^16`: only sums, products, shifts and masks, so
/// that time does not depend on values.
final class Ring {
  static final int N = 256;
  static final int Q = 3329;

  /// `q^-1 mod 2^16`, as a signed number of 16 bits.
  private static final int Q_INVERSE = -3327;

  /// `R^2 / 128 mod q`: what ends the inverse transform, and takes one `R^-1` of a product away.
  private static final int LAST_SCALE = 1441;

  /// `17^BitRev7(i) * R mod q` (FIPS 203 §4.3).
  private static final int[] ZETAS = zetas();

  private Ring() {}

  private static int[] zetas() {
    int[] zetas = new int[N / 2];
    int power = (1 << 16) % Q;
    for (int i = 0; i < zetas.length; i++) {
      zetas[Integer.reverse(i) >>> 25] = power > Q / 2 ? power - Q : power;
      power = power * 17 % Q;
    }
    return zetas;
  }

  /// The number-theoretic transform, in place (FIPS 203 algorithm 9).
  static void transform(int[] f) {
    int next = 1;
    for (int length = N / 2; length >= 2; length /= 2) {
      for (int start = 0; start < N; start += 2 * length) {
        int zeta = ZETAS[next++];
        for (int j = start; j < start + length; j++) {
          int product = reduceProduct(zeta * f[j + length]);
          f[j + length] = f[j] - product;
          f[j] += product;
        }
      }
    }
    for (int i = 0; i < N; i++) {
      f[i] = reduce(f[i]);
    }
  }

  /// The inverse transform of a sum of products, in place (FIPS 203 algorithm 10); it takes away
  /// the `R^-1` that [#addProduct] leaves.
  static void inverse(int[] f) {
    int next = N / 2 - 1;
    for (int length = 2; length <= N / 2; length *= 2) {
      for (int start = 0; start < N; start += 2 * length) {
        int zeta = ZETAS[next--];
        for (int j = start; j < start + length; j++) {
          int low = f[j];
          f[j] = reduce(low + f[j + length]);
          f[j + length] = reduceProduct(zeta * (f[j + length] - low));
        }
      }
    }
    for (int i = 0; i < N; i++) {
      f[i] = reduceProduct(f[i] * LAST_SCALE);
    }
  }

  /// Adds the product of two transformed polynomials, times `R^-1` (FIPS 203 algorithms 11, 12).
  static void addProduct(int[] sum, int[] f, int[] g) {
    for (int i = 0; i < N / 4; i++) {
      int zeta = ZETAS[N / 4 + i];
      addPair(sum, f, g, 4 * i, zeta);
      addPair(sum, f, g, 4 * i + 2, -zeta);
    }
  }

  private static void addPair(int[] sum, int[] f, int[] g, int at, int gamma) {
    int high = reduceProduct(f[at + 1] * g[at + 1]);
    sum[at] = reduce(sum[at] + reduceProduct(high * gamma) + reduceProduct(f[at] * g[at]));
    sum[at + 1] =
        reduce(sum[at + 1] + reduceProduct(f[at] * g[at + 1]) + reduceProduct(f[at + 1] * g[at]));
  }

  /// Adds a polynomial.
  static void add(int[] sum, int[] f) {
    for (int i = 0; i < N; i++) {
      sum[i] += f[i];
    }
  }

  /// The residue of a small number in `[0, q)`.
  static int canonical(int a) {
    int centred = reduce(a);
    return centred + ((centred >> 31) & Q);
  }

  /// A residue next to zero, of a number of up to 17 bits (Barrett).
  private static int reduce(int a) {
    long quotient = ((long) a * 20159 + (1 << 25)) >> 26;
    return a - (int) quotient * Q;
  }

  /// `a * R^-1 mod q`, for `|a| < 2^15 * q` (Montgomery).
  private static int reduceProduct(int a) {
    int multiple = (short) (a * Q_INVERSE);
    return (a - multiple * Q) >> 16;
  }
}
