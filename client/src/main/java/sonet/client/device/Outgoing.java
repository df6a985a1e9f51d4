package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A message on its way out.
///
/// @param seq its place in the queue
/// @param group where it goes
/// @param content what it says
/// @param epoch in which it was encrypted
/// @param message the encrypted message, empty while it is not encrypted
record Outgoing(long seq, Bytes group, Bytes content, long epoch, Bytes message) {
  /// A message that is not encrypted yet.
  static Outgoing of(long seq, Bytes group, Bytes content) {
    return new Outgoing(seq, group, content, 0, Bytes.EMPTY);
  }

  /// Whether it is encrypted for an epoch.
  boolean isSealedFor(long current) {
    return !message.isEmpty() && epoch == current;
  }

  /// The same, encrypted.
  Outgoing sealed(long inEpoch, Bytes encrypted) {
    return new Outgoing(seq, group, content, inEpoch, encrypted);
  }

  Bytes encode() {
    return new Writer().u64(seq).opaque(group).opaque(content).u64(epoch).opaque(message).toBytes();
  }

  static Outgoing read(Reader reader) throws DecodeException {
    return new Outgoing(
        reader.u64(), reader.opaque(), reader.opaque(), reader.u64(), reader.opaque());
  }
}
