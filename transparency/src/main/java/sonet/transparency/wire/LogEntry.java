package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// What is hashed into a leaf of the log tree (§11.8).
///
/// ```
/// struct {
///   uint64 timestamp;
///   opaque prefix_tree[Hash.Nh];
/// } LogEntry;
/// ```
///
/// @param timestamp when it was made, in milliseconds since 1970
/// @param prefixTree the root of the prefix tree
public record LogEntry(long timestamp, Bytes prefixTree) implements Encodable {
  /// Length of the encoding in bytes.
  public static final int LENGTH = 40;

  /// Checks the lengths.
  public LogEntry {
    Wire.requireNatural(timestamp);
    Wire.requireHash(prefixTree);
  }

  /// Reads one.
  public static LogEntry decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, LogEntry::read);
  }

  /// Reads one.
  public static LogEntry read(Reader reader) throws DecodeException {
    return new LogEntry(Wire.u63(reader), Wire.hash(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(timestamp).raw(prefixTree);
  }
}
