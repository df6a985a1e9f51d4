package sonet.server.transparency;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.wire.TreeHead;

/// How far a log has come, as a document: the one that every batch replaces, so that of two who add
/// an entry at once one does.
///
/// ```
/// struct { uint64 taken; opaque head[]; }      // no head while there is no entry
/// ```
///
/// @param taken the number of the last entry of the queue that is in the log
/// @param head the signed head
record Tip(long taken, Optional<TreeHead> head) {
  /// That of a log without entries.
  static final Tip EMPTY = new Tip(0, Optional.empty());

  static Tip decode(Bytes document) {
    try {
      return Reader.decode(
          document,
          reader ->
              new Tip(
                  reader.u64(),
                  reader.remaining() == 0 ? Optional.empty() : Optional.of(TreeHead.read(reader))));
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no tip of a log", e);
    }
  }

  Bytes encoded() {
    Writer writer = new Writer().u64(taken);
    head.ifPresent(writer::value);
    return writer.toBytes();
  }

  /// The number of log entries.
  long size() {
    return head.map(TreeHead::treeSize).orElse(0L);
  }
}
