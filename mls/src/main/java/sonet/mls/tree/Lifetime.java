package sonet.mls.tree;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// When a leaf from a key package is valid (RFC 9420 §7.2), in seconds since the Unix epoch, both
/// ends included.
///
/// ```
/// struct {
///     uint64 not_before;
///     uint64 not_after;
/// } Lifetime;
/// ```
///
/// @param notBefore the first second, unsigned
/// @param notAfter the last second, unsigned
public record Lifetime(long notBefore, long notAfter) implements Encodable {
  /// Reads one.
  public static Lifetime read(Reader reader) throws DecodeException {
    return new Lifetime(reader.u64(), reader.u64());
  }

  /// Whether an instant lies in it.
  public boolean contains(long epochSecond) {
    return Long.compareUnsigned(notBefore, epochSecond) <= 0
        && Long.compareUnsigned(epochSecond, notAfter) <= 0;
  }

  /// Whether it spans at most so many seconds and does not end before it begins (RFC 9420 §7.2).
  public boolean spansAtMost(long seconds) {
    return Long.compareUnsigned(notBefore, notAfter) <= 0
        && Long.compareUnsigned(notAfter - notBefore, seconds) <= 0;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(notBefore).u64(notAfter);
  }
}
