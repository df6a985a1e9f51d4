package sonet.mls.extension;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// An extension: its type and its data as they came, so that an unknown one survives (RFC 9420
/// §7.2, §13.4).
///
/// ```
/// struct {
///     ExtensionType extension_type;
///     opaque extension_data<V>;
/// } Extension;
/// ```
///
/// @param type its type
/// @param data its data
public record Extension(ExtensionType type, Bytes data) implements Encodable {
  /// Reads one.
  public static Extension read(Reader reader) throws DecodeException {
    return new Extension(new ExtensionType(reader.u16()), reader.opaque());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(type.value()).opaque(data);
  }
}
