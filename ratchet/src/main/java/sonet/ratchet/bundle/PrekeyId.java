package sonet.ratchet.bundle;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Names a prekey among those of its device and kind: a `uint32` that its owner counts up.
///
/// @param value the 32 bits
public record PrekeyId(int value) implements Encodable, Comparable<PrekeyId> {
  /// The first that there is.
  public static final PrekeyId FIRST = new PrekeyId(1);

  /// Reads one.
  public static PrekeyId read(Reader reader) throws DecodeException {
    return new PrekeyId(reader.u32());
  }

  /// The one after it.
  public PrekeyId next() {
    return plus(1);
  }

  /// The one so many places after it.
  public PrekeyId plus(int count) {
    return new PrekeyId(value + count);
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u32(value);
  }

  @Override
  public int compareTo(PrekeyId other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toUnsignedString(value);
  }
}
