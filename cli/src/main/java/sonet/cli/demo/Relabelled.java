package sonet.cli.demo;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// An encrypted message with another epoch on its label, so that old keys are really tried on it.
final class Relabelled {
  private Relabelled() {}

  /// The message (RFC 9420 §6: version, wire format, group, epoch, the rest) with another epoch.
  static Bytes withEpoch(Bytes message, long epoch) {
    try {
      Reader reader = Reader.of(message);
      Writer writer = new Writer().u16(reader.u16()).u16(reader.u16()).opaque(reader.opaque());
      long original = reader.u64();
      return writer.u64(original == epoch ? original : epoch).raw(reader.rest()).toBytes();
    } catch (DecodeException impossible) {
      throw new AssertionError("the server has taken it as a message", impossible);
    }
  }
}
