package sonet.ratchet.braid;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Something long on its way to the peer.
///
/// @param message what it is, a multiple of 32 bytes
/// @param next the number of the chunk to send next
record Outgoing(Bytes message, int next) {
  static Outgoing of(Bytes message) {
    return new Outgoing(message, 0);
  }

  /// The chunk to send.
  ErasureCode.Chunk chunk() {
    return new ErasureCode.Chunk(next, ErasureCode.chunk(message, next));
  }

  /// What is left when that was sent. Numbers begin anew after the last: who missed that many will
  /// do with the first ones.
  Outgoing advanced() {
    return new Outgoing(message, (next + 1) % ErasureCode.NUMBERS);
  }

  void writeTo(Writer writer) {
    writer.opaque(message).u16(next);
  }

  static Outgoing read(Reader reader, int length) throws DecodeException {
    return new Outgoing(Saved.bytes(reader, length), reader.u16());
  }
}
