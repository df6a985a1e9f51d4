package sonet.crypto.accelerated;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.hash.HmacHash;
import sonet.crypto.hash.RunningHash;

/// Lends message digests of the JDK, whose SHA-2 the compiler replaces by instructions.
final class MessageDigests implements HmacHash.Source {
  private final Pool<RunningHash> pool;

  /// Digests of an algorithm from the JDK's own provider.
  MessageDigests(HashAlgorithm algorithm) throws GeneralSecurityException {
    String name =
        switch (algorithm) {
          case SHA256 -> "SHA-256";
          case SHA384 -> "SHA-384";
          case SHA512 -> "SHA-512";
        };
    this.pool = new Pool<>(() -> new Running(MessageDigest.getInstance(name, "SUN")));
  }

  @Override
  public RunningHash take() {
    return pool.take();
  }

  @Override
  public void give(RunningHash hash) {
    pool.give(hash);
  }

  private record Running(MessageDigest digest) implements RunningHash {
    @Override
    public void update(byte[] data, int from, int length) {
      digest.update(data, from, length);
    }

    @Override
    public void finish(byte[] target) {
      try {
        int written = digest.digest(target, 0, target.length);
        assert written == target.length;
      } catch (DigestException e) {
        throw new AssertionError(e);
      }
    }
  }
}
