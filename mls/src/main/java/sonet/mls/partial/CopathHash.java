package sonet.mls.partial;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The tree hash of a node beside a direct path (draft-ietf-mls-partial §6).
///
/// ```
/// struct {
///     opaque hash_value<V>;
/// } CopathHash;
/// ```
///
/// @param hashValue the tree hash of the subtree (RFC 9420 §7.8)
public record CopathHash(Bytes hashValue) implements Encodable {
  /// Reads one.
  public static CopathHash read(Reader reader) throws DecodeException {
    return new CopathHash(reader.opaque());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(hashValue);
  }
}
