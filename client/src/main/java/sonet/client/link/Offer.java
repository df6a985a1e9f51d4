package sonet.client.link;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What the device that links says first.
///
/// ```
/// struct {
///   opaque kem_key<V>; opaque account<V>; opaque signature_key<V>;
/// } Offer;
/// ```
///
/// @param kemKey the public key that the answer is encrypted to, used once
/// @param account whose devices both shall be
/// @param signatureKey the key of the device that links
public record Offer(Bytes kemKey, String account, Bytes signatureKey) {
  Bytes encode() {
    return new Writer().opaque(kemKey).opaque(Bytes.utf8(account)).opaque(signatureKey).toBytes();
  }

  static Offer read(Reader reader) throws DecodeException {
    return new Offer(reader.opaque(), reader.opaque().toUtf8(), reader.opaque());
  }
}
