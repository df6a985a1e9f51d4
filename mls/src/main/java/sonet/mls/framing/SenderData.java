package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.tree.LeafIndex;

/// Who sent a PrivateMessage, and with which key (RFC 9420 §6.3.2).
///
/// ```
/// struct {
///     uint32 leaf_index;
///     uint32 generation;
///     opaque reuse_guard[4];
/// } SenderData;
/// ```
///
/// It is authentic for the group, not for the sender. The receiver checks that the leaf is a
/// member's (`UNKNOWN_SENDER`) before it looks for the key.
///
/// @param leafIndex the sender's leaf
/// @param generation of the message key, an unsigned 32-bit number
/// @param reuseGuard four random bytes
public record SenderData(LeafIndex leafIndex, int generation, Bytes reuseGuard)
    implements Encodable {
  /// The length of a reuse guard in bytes.
  public static final int REUSE_GUARD_LENGTH = 4;

  public SenderData {
    if (reuseGuard.length() != REUSE_GUARD_LENGTH) {
      throw new IllegalArgumentException("a reuse guard of " + reuseGuard.length() + " bytes");
    }
  }

  /// Reads one.
  public static SenderData read(Reader reader) throws DecodeException {
    return new SenderData(LeafIndex.read(reader), reader.u32(), reader.raw(REUSE_GUARD_LENGTH));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u32(leafIndex.value()).u32(generation).raw(reuseGuard);
  }
}
