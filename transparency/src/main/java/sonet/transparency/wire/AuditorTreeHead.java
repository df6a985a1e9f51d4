package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// The head of a log as an auditor last signed it (§11.3).
///
/// ```
/// struct {
///   uint64 timestamp;
///   uint64 tree_size;
///   opaque signature<0..2^16-1>;
/// } AuditorTreeHead;
/// ```
///
/// @param timestamp that of the rightmost entry audited
/// @param treeSize the number of entries audited
/// @param signature over `AuditorTreeHeadTBS`
public record AuditorTreeHead(long timestamp, long treeSize, Bytes signature) implements Encodable {
  /// Checks the numbers.
  public AuditorTreeHead {
    Wire.requireNatural(timestamp);
    Wire.requireNatural(treeSize);
  }

  /// Reads one.
  public static AuditorTreeHead decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, AuditorTreeHead::read);
  }

  static AuditorTreeHead read(Reader reader) throws DecodeException {
    return new AuditorTreeHead(Wire.u63(reader), Wire.u63(reader), Wire.opaque16(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(timestamp).u64(treeSize);
    Wire.opaque16(writer, signature);
  }
}
