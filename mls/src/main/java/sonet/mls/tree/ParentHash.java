package sonet.mls.tree;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// Parent hashes: what a committer's signature says of the keys above its leaf (RFC 9420 §7.9).
public final class ParentHash {
  private ParentHash() {}

  /// The parent hash of a node with the given copath child: the hash of its `ParentHashInput`.
  public static Bytes of(MlsSuite suite, ParentNode parent, Bytes originalSiblingTreeHash) {
    Writer input =
        new Writer()
            .opaque(parent.encryptionKey())
            .opaque(parent.parentHash())
            .opaque(originalSiblingTreeHash);
    return suite.primitives().hash(input.toBytes());
  }
}
