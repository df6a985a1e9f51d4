package sonet.crypto.hash;

import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/// The functions of FIPS 202 that post-quantum mechanisms are glued together with. Their inputs are
/// short, so that plain Java serves every provider.
public final class Sha3 {
  private Sha3() {}

  /// SHA3-256 of the parts as if they were one.
  public static byte[] sha256(byte[]... parts) {
    return fixed(256, parts);
  }

  /// SHA3-512 of the parts as if they were one.
  public static byte[] sha512(byte[]... parts) {
    return fixed(512, parts);
  }

  private static byte[] fixed(int bits, byte[]... parts) {
    SHA3Digest digest = new SHA3Digest(bits);
    absorb(digest, parts);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }

  /// As many bytes as said of SHAKE128 of the parts as if they were one.
  public static byte[] shake128(int length, byte[]... parts) {
    return shake(128, length, parts);
  }

  /// As many bytes as said of SHAKE256 of the parts as if they were one.
  public static byte[] shake256(int length, byte[]... parts) {
    return shake(256, length, parts);
  }

  private static byte[] shake(int strength, int length, byte[]... parts) {
    SHAKEDigest digest = new SHAKEDigest(strength);
    absorb(digest, parts);
    byte[] result = new byte[length];
    digest.doFinal(result, 0, length);
    return result;
  }

  private static void absorb(ExtendedDigest digest, byte[]... parts) {
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
  }
}
