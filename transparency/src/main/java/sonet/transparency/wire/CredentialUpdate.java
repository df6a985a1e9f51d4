package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// What makes a provisional credential final (§14.2).
///
/// ```
/// struct {
///   CombinedTreeProof monitor;
/// } CredentialUpdate;
/// ```
///
/// @param monitor from the credential's tree to that of a later distinguished log entry
public record CredentialUpdate(CombinedTreeProof monitor) implements Encodable {
  /// Reads one.
  public static CredentialUpdate decode(Bytes input) throws TransparencyException {
    return new CredentialUpdate(CombinedTreeProof.decode(input));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(monitor);
  }
}
