package sonet.protocol;

/// The range of cipher suite numbers (RFC 9420 §17.1).
final class Suites {
  private Suites() {}

  static void check(int cipherSuite) {
    if (cipherSuite < 1 || cipherSuite > 0xffff) {
      throw new IllegalArgumentException(
          "a cipher suite is a number from 1 to 65535, not " + cipherSuite);
    }
  }
}
