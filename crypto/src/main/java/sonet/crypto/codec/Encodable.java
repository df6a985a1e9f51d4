package sonet.crypto.codec;

import sonet.crypto.Bytes;

/// Something with an encoding in the TLS presentation language.
public interface Encodable {
  /// Appends the encoding.
  void writeTo(Writer writer);

  /// The encoding as a byte string.
  default Bytes encoded() {
    Writer writer = new Writer();
    writeTo(writer);
    return writer.toBytes();
  }
}
