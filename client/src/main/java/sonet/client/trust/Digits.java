package sonet.client.trust;

import sonet.crypto.Bytes;

/// Hashes as decimal digits, which people can read to each other: each five bytes make a group of
/// five digits, as the number that they are modulo 100,000.
final class Digits {
  private static final int BYTES = 5;
  private static final long MODULUS = 100_000;

  private Digits() {}

  /// The first groups of a hash, without blanks.
  static String of(Bytes hash, int groups) {
    if (hash.length() < groups * BYTES) {
      throw new IllegalArgumentException("a hash too short for " + groups + " groups");
    }
    StringBuilder digits = new StringBuilder();
    for (int group = 0; group < groups; group++) {
      long number = 0;
      for (int i = 0; i < BYTES; i++) {
        number = number << 8 | (hash.at(group * BYTES + i) & 0xff);
      }
      String text = Long.toString(MODULUS + number % MODULUS);
      digits.append(text, 1, text.length());
    }
    return digits.toString();
  }
}
