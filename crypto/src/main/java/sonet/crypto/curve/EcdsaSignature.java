package sonet.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;

/// An ECDSA signature, whose only encoding is DER (RFC 3279 §2.2.3, X.690 §10).
///
/// ```
/// Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
/// ```
///
/// @param r not negative
/// @param s not negative
public record EcdsaSignature(BigInteger r, BigInteger s) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /// Reads one; empty for anything but the DER encoding of two numbers that are not negative.
  ///
  /// What is read is encoded again and compared: there is one encoding, so no other passes.
  public static Optional<EcdsaSignature> parse(byte[] encoding) {
    // SEQUENCE header: tag, then a length in one octet, or in two from 128 on (P-521).
    if (encoding.length < 8 || encoding.length > 3 + 255 || encoding[0] != SEQUENCE) {
      return Optional.empty();
    }
    int at = encoding[1] == (byte) 0x81 ? 3 : 2;
    Optional<BigInteger> r = integer(encoding, at);
    if (r.isEmpty()) {
      return Optional.empty();
    }
    Optional<BigInteger> s = integer(encoding, at + 2 + encoding[at + 1]);
    if (s.isEmpty()) {
      return Optional.empty();
    }
    EcdsaSignature signature = new EcdsaSignature(r.get(), s.get());
    return Bytes.wrap(signature.encode()).equals(Bytes.of(encoding))
        ? Optional.of(signature)
        : Optional.empty();
  }

  /// The DER encoding.
  public byte[] encode() {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    int length = 4 + first.length + second.length;
    int header = length < 128 ? 2 : 3;
    byte[] encoding = new byte[header + length];
    encoding[0] = SEQUENCE;
    encoding[1] = (byte) 0x81;
    encoding[header - 1] = (byte) length;
    put(first, encoding, header);
    put(second, encoding, header + 2 + first.length);
    return encoding;
  }

  private static Optional<BigInteger> integer(byte[] encoding, int at) {
    if (at + 2 > encoding.length || encoding[at] != INTEGER) {
      return Optional.empty();
    }
    int length = encoding[at + 1];
    if (length < 1 || length > encoding.length - at - 2) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(Arrays.copyOfRange(encoding, at + 2, at + 2 + length));
    return value.signum() < 0 ? Optional.empty() : Optional.of(value);
  }

  private static void put(byte[] number, byte[] encoding, int at) {
    encoding[at] = INTEGER;
    encoding[at + 1] = (byte) number.length;
    System.arraycopy(number, 0, encoding, at + 2, number.length);
  }
}
