package sonet.mls.schedule;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.suite.MlsSuite;

/// The derivations of the secret tree and its ratchets (RFC 9420 §9, §9.1).
final class RatchetSecrets {
  /// One more than the last generation of a ratchet.
  static final long END = 1L << 32;

  private static final Bytes LEFT = Bytes.utf8("left");
  private static final Bytes RIGHT = Bytes.utf8("right");

  private RatchetSecrets() {}

  static Secret left(MlsSuite suite, Secret node) {
    return suite.expandWithLabel(node, "tree", LEFT, suite.hashLength());
  }

  static Secret right(MlsSuite suite, Secret node) {
    return suite.expandWithLabel(node, "tree", RIGHT, suite.hashLength());
  }

  static Secret handshake(MlsSuite suite, Secret leaf) {
    return suite.deriveSecret(leaf, "handshake");
  }

  static Secret application(MlsSuite suite, Secret leaf) {
    return suite.deriveSecret(leaf, "application");
  }

  /// The key and nonce of a generation, from the ratchet's secret of that generation.
  static MessageKey messageKey(MlsSuite suite, Secret secret, long generation) {
    int position = (int) generation;
    return new MessageKey(
        position,
        suite.deriveTreeSecret(secret, "key", position, suite.primitives().keyLength()),
        suite.deriveTreeSecret(secret, "nonce", position, suite.primitives().nonceLength()));
  }

  /// The ratchet's secret one generation further on.
  static Secret next(MlsSuite suite, Secret secret, long generation) {
    return suite.deriveTreeSecret(secret, "secret", (int) generation, suite.hashLength());
  }
}
