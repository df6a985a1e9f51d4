package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The private half of a published key package.
///
/// @param secret as the engine encodes it
/// @param once whether it is good for one Welcome only
/// @param expiresAt the end of its lifetime, in seconds
record KeyRecord(Bytes secret, boolean once, long expiresAt) {
  Bytes encode() {
    return new Writer().opaque(secret).u8(once ? 1 : 0).u64(expiresAt).toBytes();
  }

  static KeyRecord read(Reader reader) throws DecodeException {
    return new KeyRecord(reader.opaque(), reader.u8() == 1, reader.u64());
  }
}
