package sonet.client.device;

import java.time.Instant;
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
/// @param at when it was queued
record Outgoing(long seq, Bytes group, Bytes content, long epoch, Bytes message, Instant at) {
  /// A message that is not encrypted yet.
  static Outgoing of(long seq, Bytes group, Bytes content, Instant at) {
    return new Outgoing(seq, group, content, 0, Bytes.EMPTY, at);
  }

  /// Whether it is encrypted for an epoch.
  boolean isSealedFor(long current) {
    return !message.isEmpty() && epoch == current;
  }

  /// The same, encrypted.
  Outgoing sealed(long inEpoch, Bytes encrypted) {
    return new Outgoing(seq, group, content, inEpoch, encrypted, at);
  }

  Bytes encode() {
    return new Writer()
        .u64(seq)
        .opaque(group)
        .opaque(content)
        .u64(epoch)
        .opaque(message)
        .u64(at.toEpochMilli())
        .toBytes();
  }

  static Outgoing read(Reader reader) throws DecodeException {
    return new Outgoing(
        reader.u64(),
        reader.opaque(),
        reader.opaque(),
        reader.u64(),
        reader.opaque(),
        Instant.ofEpochMilli(reader.u64()));
  }
}
