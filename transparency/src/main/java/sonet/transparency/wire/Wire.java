package sonet.transparency.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;

/// Reads and writes what this draft has and other protocols do not: vectors whose lengths count
/// elements, in one, two or four bytes (§2.1.2).
final class Wire {
  /// The greatest version of a label (§5).
  static final long MAX_VERSION = 0xffffffffL;

  private Wire() {}

  /// A whole byte string as one structure.
  static <T> T decode(Bytes input, Reader.Element<T> element) throws TransparencyException {
    try {
      return Reader.decode(input, element);
    } catch (DecodeException e) {
      throw new TransparencyException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  static Bytes opaque8(Reader reader) throws DecodeException {
    return reader.raw(reader.u8());
  }

  static Bytes opaque16(Reader reader) throws DecodeException {
    return reader.raw(reader.u16());
  }

  static Bytes opaque32(Reader reader) throws DecodeException {
    return reader.raw(reader.u32());
  }

  static void opaque8(Writer writer, Bytes value) {
    writer.u8(bounded(value.length(), 0xff)).raw(value);
  }

  static void opaque16(Writer writer, Bytes value) {
    writer.u16(bounded(value.length(), 0xffff)).raw(value);
  }

  static void opaque32(Writer writer, Bytes value) {
    writer.u32(value.length()).raw(value);
  }

  /// So many elements, none smaller than said, so that a length is refused before anything is
  /// allocated for it.
  static <T> List<T> list(Reader reader, int count, int smallest, Reader.Element<T> element)
      throws DecodeException {
    if (count > reader.remaining() / smallest) {
      throw new DecodeException(count + " elements do not fit into what is left");
    }
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(element.read(reader));
    }
    return List.copyOf(items);
  }

  static <T> List<T> list8(Reader reader, int smallest, Reader.Element<T> element)
      throws DecodeException {
    return list(reader, reader.u8(), smallest, element);
  }

  static <T> List<T> list16(Reader reader, int smallest, Reader.Element<T> element)
      throws DecodeException {
    return list(reader, reader.u16(), smallest, element);
  }

  static <T> void list8(Writer writer, List<T> items, BiConsumer<Writer, T> element) {
    writer.u8(bounded(items.size(), 0xff));
    items.forEach(item -> element.accept(writer, item));
  }

  static <T> void list16(Writer writer, List<T> items, BiConsumer<Writer, T> element) {
    writer.u16(bounded(items.size(), 0xffff));
    items.forEach(item -> element.accept(writer, item));
  }

  static Bytes hash(Reader reader) throws DecodeException {
    return reader.raw(TransparencySuite.HASH_LENGTH);
  }

  /// A position, a size, a time or a duration, which never needs the last bit.
  static long u63(Reader reader) throws DecodeException {
    long value = reader.u64();
    if (value < 0) {
      throw new DecodeException("a number beyond 63 bits");
    }
    return value;
  }

  /// A version, as an unsigned number.
  static long version(Reader reader) throws DecodeException {
    return reader.u32() & MAX_VERSION;
  }

  static void version(Writer writer, long version) {
    writer.u32((int) version);
  }

  static void optionalU63(Writer writer, Optional<Long> value) {
    writer.u8(value.isPresent() ? 1 : 0);
    value.ifPresent(writer::u64);
  }

  static void optionalVersion(Writer writer, Optional<Long> value) {
    writer.u8(value.isPresent() ? 1 : 0);
    value.ifPresent(version -> version(writer, version));
  }

  static void optionalHash(Writer writer, Optional<Bytes> value) {
    writer.u8(value.isPresent() ? 1 : 0);
    value.ifPresent(writer::raw);
  }

  static void requireHash(Bytes value) {
    requireLength(value, TransparencySuite.HASH_LENGTH);
  }

  static void requireLength(Bytes value, int length) {
    if (value.length() != length) {
      throw new IllegalArgumentException("expected " + length + " bytes, not " + value.length());
    }
  }

  static void requireVersion(long version) {
    if (version < 0 || version > MAX_VERSION) {
      throw new IllegalArgumentException("no version: " + version);
    }
  }

  /// No path of a prefix tree is longer than a key has bits, so that every search has an end.
  static void requireDepth(int depth) {
    if (depth < 0 || depth >= 8 * TransparencySuite.HASH_LENGTH) {
      throw new IllegalArgumentException("no depth of a prefix tree: " + depth);
    }
  }

  static void requireNatural(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a natural number: " + number);
    }
  }

  private static int bounded(int length, int bound) {
    if (length > bound) {
      throw new IllegalArgumentException(length + " elements where at most " + bound + " may be");
    }
    return length;
  }
}
