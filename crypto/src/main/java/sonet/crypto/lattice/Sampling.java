package sonet.crypto.lattice;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import sonet.crypto.hash.Sha3;

/// What ML-KEM draws from its seeds (FIPS 203 §4.2.2).
final class Sampling {
  /// What SHAKE128 gives at a time; a multiple of three.
  private static final int BLOCK = 168;

  /// `64 * eta` for `eta = 2`, which ML-KEM-768 has for both.
  private static final int BINOMIAL_BYTES = 128;

  private Sampling() {}

  /// `SampleNTT(rho || first || second)` (FIPS 203 algorithm 7). Its input is public: it takes as
  /// long as it takes.
  static int[] uniform(byte[] rho, int first, int second) {
    SHAKEDigest xof = new SHAKEDigest(128);
    xof.update(rho, 0, rho.length);
    xof.update((byte) first);
    xof.update((byte) second);
    int[] f = new int[Ring.N];
    byte[] block = new byte[BLOCK];
    int count = 0;
    while (count < Ring.N) {
      xof.doOutput(block, 0, BLOCK);
      for (int at = 0; at < BLOCK && count < Ring.N; at += 3) {
        int low = (block[at] & 0xff) | (block[at + 1] & 0x0f) << 8;
        int high = (block[at + 1] & 0xf0) >> 4 | (block[at + 2] & 0xff) << 4;
        if (low < Ring.Q) {
          f[count++] = low;
        }
        if (high < Ring.Q && count < Ring.N) {
          f[count++] = high;
        }
      }
    }
    return f;
  }

  /// `SamplePolyCBD_2(PRF_2(seed, number))` (FIPS 203 algorithm 8, §4.1).
  static int[] binomial(byte[] seed, int number) {
    byte[] bits = Sha3.shake256(BINOMIAL_BYTES, seed, new byte[] {(byte) number});
    int[] f = new int[Ring.N];
    for (int i = 0; i < BINOMIAL_BYTES; i++) {
      // Four bits a number: how many of the first two, less how many of the others.
      int pairs = (bits[i] & 0x55) + ((bits[i] >> 1) & 0x55);
      f[2 * i] = (pairs & 3) - ((pairs >> 2) & 3);
      f[2 * i + 1] = ((pairs >> 4) & 3) - ((pairs >> 6) & 3);
    }
    Arrays.fill(bits, (byte) 0);
    return f;
  }
}
