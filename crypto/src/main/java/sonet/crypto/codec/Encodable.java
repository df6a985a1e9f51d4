package sonet.crypto.codec;

import sonet.crypto.Bytes;

/// Something with an encoding in the TLS presentation language.
public interface Encodable {
  /// Appends the encoding.
  void writeTo(Writer writer);

  /// About how long the encoding is; what is long says so, that room can be made for it at once.
  default int roughLength() {
    return 128;
  }

  /// The encoding as a byte string.
  default Bytes encoded() {
    return Writer.write(roughLength(), this::writeTo);
  }
}
