package sonet.server.transparency.anchor;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.wire.TreeHead;

/// A checkpoint, as a document: the last one that was signed, and the last one that enough
/// witnesses have seen.
///
/// ```
/// struct { opaque note<V>; TreeHead head; }
/// ```
///
/// @param note with its signatures
/// @param head what the log signed of its own tree of the same size
record Anchored(SignedNote note, TreeHead head) {
  static Anchored decode(Bytes document) {
    try {
      return Reader.decode(
          document,
          reader -> {
            String note = reader.opaque().toUtf8();
            TreeHead head = TreeHead.read(reader);
            try {
              return new Anchored(SignedNote.parse(note), head);
            } catch (TransparencyException e) {
              throw new DecodeException(String.valueOf(e.getMessage()));
            }
          });
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no checkpoint", e);
    }
  }

  Bytes encoded() {
    return new Writer().opaque(Bytes.utf8(note.format())).value(head).toBytes();
  }

  Checkpoint checkpoint() {
    try {
      return Checkpoint.parse(note.text());
    } catch (TransparencyException e) {
      throw new AssertionError("a checkpoint that was kept is one", e);
    }
  }

  long size() {
    return head.treeSize();
  }
}
