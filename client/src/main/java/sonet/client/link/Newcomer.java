package sonet.client.link;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.NewDevice;

/// What the device that is to be linked says: who it is.
///
/// ```
/// struct {
///   opaque name<V>; opaque signature_key[32]; opaque proof[64];
/// } Newcomer;
/// ```
///
/// @param device with the proof that it holds its key
public record Newcomer(NewDevice device) {
  Bytes encode() {
    return new Writer()
        .opaque(Bytes.utf8(device.name()))
        .raw(device.signatureKey())
        .raw(device.proof())
        .toBytes();
  }

  static Newcomer read(Reader reader) throws DecodeException {
    return new Newcomer(new NewDevice(reader.opaque().toUtf8(), reader.raw(32), reader.raw(64)));
  }
}
