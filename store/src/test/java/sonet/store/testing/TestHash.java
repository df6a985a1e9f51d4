package sonet.store.testing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import sonet.crypto.Bytes;
import sonet.store.ChainHash;

/// SHA-256 for tests of stores, which must not depend on the providers.
public final class TestHash {
  /// The hash.
  public static final ChainHash SHA_256 = TestHash::hash;

  private TestHash() {}

  private static Bytes hash(Bytes input) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(input.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
