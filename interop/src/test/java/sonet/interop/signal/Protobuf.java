package sonet.interop.signal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// As much of protocol buffers as Signal's messages need: numbers and byte strings.
final class Protobuf {
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  private final Map<Integer, Long> numbers = new TreeMap<>();
  private final Map<Integer, Bytes> strings = new TreeMap<>();

  private Protobuf() {}

  /// Reads a message.
  static Protobuf decode(Bytes encoded) throws DecodeException {
    Protobuf message = new Protobuf();
    Reader reader = Reader.of(encoded);
    while (reader.remaining() > 0) {
      long tag = varint(reader);
      int field = (int) (tag >> 3);
      switch ((int) tag & 7) {
        case VARINT -> message.numbers.put(field, varint(reader));
        case BYTES -> message.strings.put(field, reader.raw((int) varint(reader)));
        default -> throw new DecodeException("wire type " + (tag & 7));
      }
    }
    return message;
  }

  private static long varint(Reader reader) throws DecodeException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = reader.u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new DecodeException("a number that is too long");
  }

  int number(int field) {
    return numbers.getOrDefault(field, 0L).intValue();
  }

  Optional<Integer> optionalNumber(int field) {
    return Optional.ofNullable(numbers.get(field)).map(Long::intValue);
  }

  Optional<Bytes> bytes(int field) {
    return Optional.ofNullable(strings.get(field));
  }

  Bytes needed(int field) throws DecodeException {
    return bytes(field).orElseThrow(() -> new DecodeException("no field " + field));
  }

  /// A field with a number.
  static void put(Writer writer, int field, long value) {
    putVarint(writer, (long) field << 3 | VARINT);
    putVarint(writer, value);
  }

  /// A field with a byte string.
  static void put(Writer writer, int field, Bytes value) {
    putVarint(writer, (long) field << 3 | BYTES);
    putVarint(writer, value.length());
    writer.raw(value);
  }

  private static void putVarint(Writer writer, long value) {
    long left = value;
    for (; left > 0x7f; left >>>= 7) {
      writer.u8((int) (left & 0x7f) | 0x80);
    }
    writer.u8((int) left);
  }
}
