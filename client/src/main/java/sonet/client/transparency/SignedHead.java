package sonet.client.transparency;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencySuite;
import sonet.transparency.user.TrustedLog;

/// A tree of the log with the log's signature over it (§11.2): nobody but the log can have made it,
/// and two of them that do not fit convict it.
///
/// ```
/// struct { uint64 size; opaque root[32]; opaque signature<V>; } SignedHead;
/// ```
///
/// @param size the number of entries
/// @param root of the tree
/// @param signature over `TreeHeadTBS`
record SignedHead(long size, Bytes root, Bytes signature) implements Encodable {
  /// Longer than the signatures of any suite.
  private static final int LONGEST = 8_192;

  SignedHead {
    if (size <= 0
        || root.length() != TransparencySuite.HASH_LENGTH
        || signature.length() > LONGEST) {
      throw new IllegalArgumentException("no signed head of a log");
    }
  }

  /// Whether the log signed it.
  boolean isSignedBy(TrustedLog log) {
    return log.primitives()
        .verify(
            log.configuration().signaturePublicKey(),
            log.configuration().treeHeadTbs(size, root),
            signature);
  }

  static SignedHead read(Reader reader) throws DecodeException {
    long size = reader.u64();
    Bytes root = reader.raw(TransparencySuite.HASH_LENGTH);
    Bytes signature = reader.opaque();
    try {
      return new SignedHead(size, root, signature);
    } catch (IllegalArgumentException unfit) {
      throw new DecodeException(String.valueOf(unfit.getMessage()));
    }
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(size).raw(root).opaque(signature);
  }
}
