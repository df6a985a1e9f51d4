package sonet.transparency.wire;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A version that was proven to exist at a position (§13.2).
///
/// ```
/// struct {
///   uint64 position;
///   uint32 version;
/// } MonitorMapEntry;
/// ```
///
/// @param position of the log entry
/// @param version the greatest that was proven to exist there
public record MonitorMapEntry(long position, long version) implements Encodable {
  static final int LENGTH = 12;

  /// Checks the numbers.
  public MonitorMapEntry {
    Wire.requireNatural(position);
    Wire.requireVersion(version);
  }

  static MonitorMapEntry read(Reader reader) throws DecodeException {
    return new MonitorMapEntry(Wire.u63(reader), Wire.version(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(position);
    Wire.version(writer, version);
  }
}
