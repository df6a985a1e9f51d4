package sonet.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.curve.EcdsaSignature;

/// The other encoding of ECDSA signatures: r and s one after the other, each a big-endian number of
/// fixed length (IEEE P1363), as some protocols have it instead of DER.
public final class EcdsaEncoding {
  private EcdsaEncoding() {}

  /// A DER signature with numbers of fixed length; empty when it is none, or they do not fit.
  public static Optional<Bytes> fixed(Bytes der, int scalarLength) {
    return EcdsaSignature.parse(der.array()).flatMap(pair -> fixed(pair, scalarLength));
  }

  private static Optional<Bytes> fixed(EcdsaSignature pair, int scalarLength) {
    byte[] both = new byte[2 * scalarLength];
    return put(pair.r(), both, scalarLength) && put(pair.s(), both, 2 * scalarLength)
        ? Optional.of(Bytes.wrap(both))
        : Optional.empty();
  }

  private static boolean put(BigInteger number, byte[] target, int end) {
    byte[] signed = number.toByteArray();
    int skip = signed.length > 1 && signed[0] == 0 ? 1 : 0;
    int length = signed.length - skip;
    if (length > target.length / 2) {
      return false;
    }
    System.arraycopy(signed, skip, target, end - length, length);
    return true;
  }

  /// The DER encoding of a signature of fixed length; empty when its length is odd or zero.
  public static Optional<Bytes> der(Bytes fixed) {
    if (fixed.isEmpty() || fixed.length() % 2 != 0) {
      return Optional.empty();
    }
    byte[] both = fixed.array();
    int middle = both.length / 2;
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(both, 0, middle));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(both, middle, both.length));
    return Optional.of(Bytes.wrap(new EcdsaSignature(r, s).encode()));
  }
}
