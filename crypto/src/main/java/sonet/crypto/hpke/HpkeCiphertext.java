package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A single-shot encryption to a public key (RFC 9420 §5.1.3, there `HPKECiphertext`).
///
/// ```
/// struct {
///     opaque kem_output<V>;
///     opaque ciphertext<V>;
/// } HPKECiphertext;
/// ```
///
/// @param kemOutput the encapsulation
/// @param ciphertext ciphertext with its tag
public record HpkeCiphertext(Bytes kemOutput, Bytes ciphertext) implements Encodable {
  /// Reads one.
  public static HpkeCiphertext read(Reader reader) throws DecodeException {
    return new HpkeCiphertext(reader.opaque(), reader.opaque());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(kemOutput).opaque(ciphertext);
  }
}
