package sonet.mls.extension;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.credential.Credential;

/// Someone outside the group who may send proposals to it (RFC 9420 §12.1.8.1).
///
/// ```
/// struct {
///   SignaturePublicKey signature_key;
///   Credential credential;
/// } ExternalSender;
/// ```
///
/// @param signatureKey verifies the proposals
/// @param credential who it is
public record ExternalSender(Bytes signatureKey, Credential credential) implements Encodable {
  /// Reads one.
  public static ExternalSender read(Reader reader) throws DecodeException {
    return new ExternalSender(reader.opaque(), Credential.read(reader));
  }

  /// Reads the content of an `external_senders` extension.
  public static List<ExternalSender> readAll(Reader reader) throws DecodeException {
    return reader.vector(ExternalSender::read);
  }

  /// The `external_senders` extension with these senders.
  public static Extension toExtension(List<ExternalSender> senders) {
    return new Extension(ExtensionType.EXTERNAL_SENDERS, new Writer().vector(senders).toBytes());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(signatureKey).value(credential);
  }
}
