package sonet.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;

/// SHA-256 (FIPS 180-4) of something that comes part by part and need not fit into memory. One
/// owner uses it, once.
public final class Sha256 {
  private final SHA256Digest digest = new SHA256Digest();

  private Sha256() {}

  /// A hash of nothing yet.
  public static Sha256 begin() {
    return new Sha256();
  }

  /// Takes the next part.
  public void update(Bytes part) {
    digest.update(part.array(), 0, part.length());
  }

  /// The hash of all parts.
  public Bytes finish() {
    byte[] hash = new byte[digest.getDigestSize()];
    int _ = digest.doFinal(hash, 0);
    return Bytes.wrap(hash);
  }
}
