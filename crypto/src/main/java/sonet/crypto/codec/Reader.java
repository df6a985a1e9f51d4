package sonet.crypto.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// Takes an encoding in the TLS presentation language apart. One owner, not for sharing.
///
/// Every length is checked against what is left before anything is allocated, so that no input
/// makes it allocate more than a small multiple of its own size.
public final class Reader {
  private final byte[] input;
  private final int limit;
  private int at;

  private Reader(byte[] input, int from, int limit) {
    this.input = input;
    this.at = from;
    this.limit = limit;
  }

  /// Reads from a byte string.
  public static Reader of(Bytes input) {
    byte[] array = input.toArray();
    return new Reader(array, 0, array.length);
  }

  /// Reads from key material; close the source yourself.
  public static Reader of(Secret input) {
    byte[] array = input.expose();
    return new Reader(array, 0, array.length);
  }

  /// How one element of a vector is read.
  @FunctionalInterface
  public interface Element<T> {
    /// Reads one element.
    T read(Reader reader) throws DecodeException;
  }

  /// Reads a whole byte string as one element, leaving nothing over.
  public static <T> T decode(Bytes input, Element<T> element) throws DecodeException {
    Reader reader = of(input);
    T value = element.read(reader);
    reader.end();
    return value;
  }

  /// A `uint8`.
  public int u8() throws DecodeException {
    need(1);
    return input[at++] & 0xff;
  }

  /// A `uint16`.
  public int u16() throws DecodeException {
    need(2);
    return u8() << 8 | u8();
  }

  /// A `uint32`, in the 32 bits of an int.
  public int u32() throws DecodeException {
    need(4);
    return u16() << 16 | u16();
  }

  /// A `uint64`, in the 64 bits of a long.
  public long u64() throws DecodeException {
    need(8);
    return (u32() & 0xffffffffL) << 32 | (u32() & 0xffffffffL);
  }

  /// As many bytes as said, without a length before them.
  public Bytes raw(int length) throws DecodeException {
    need(length);
    Bytes value = Bytes.of(input, at, at + length);
    at += length;
    return value;
  }

  /// A vector's length header in its shortest form (RFC 9420 §2.1.2), whether or not the body is
  /// there.
  public int vectorLength() throws DecodeException {
    int first = u8();
    int size = 1 << (first >> 6);
    if (size == 8) {
      throw new DecodeException("reserved length prefix at byte " + (at - 1));
    }
    need(size - 1);
    int value = first & 0x3f;
    for (int i = 1; i < size; i++) {
      value = value << 8 | u8();
    }
    if ((size == 2 && value < 1 << 6) || (size == 4 && value < 1 << 14)) {
      throw new DecodeException("length " + value + " is not in its shortest form");
    }
    return value;
  }

  /// `opaque value<V>`.
  public Bytes opaque() throws DecodeException {
    return raw(length());
  }

  /// `opaque value<V>` of key material.
  public Secret opaqueSecret() throws DecodeException {
    int length = length();
    Secret value = Secret.wrap(Arrays.copyOfRange(input, at, at + length));
    at += length;
    return value;
  }

  /// `T items<V>`.
  public <T> List<T> vector(Element<T> element) throws DecodeException {
    int length = length();
    Reader body = new Reader(input, at, at + length);
    List<T> items = new ArrayList<>();
    while (body.at < body.limit) {
      int before = body.at;
      items.add(element.read(body));
      if (body.at == before) {
        throw new DecodeException("a vector element of no length at byte " + before);
      }
    }
    at += length;
    return List.copyOf(items);
  }

  /// Passes over a vector, whatever stands in it.
  public void skipVector() throws DecodeException {
    int length = length();
    at += length;
  }

  /// A part with its own length before it, read by the element to its last byte.
  public <T> T prefixed(Element<T> element) throws DecodeException {
    int length = length();
    Reader body = new Reader(input, at, at + length);
    T value = element.read(body);
    body.end();
    at += length;
    return value;
  }

  /// `optional<T>` (RFC 9420 §2.1.1): a presence octet other than 0 and 1 is refused.
  public <T> Optional<T> optional(Element<T> element) throws DecodeException {
    return switch (u8()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(element.read(this));
      default -> throw new DecodeException("presence octet is neither 0 nor 1 at byte " + (at - 1));
    };
  }

  /// All that is left.
  public Bytes rest() {
    Bytes value = Bytes.of(input, at, limit);
    at = limit;
    return value;
  }

  /// How many bytes are left.
  public int remaining() {
    return limit - at;
  }

  /// Where the next byte stands, for [#since(int)].
  public int position() {
    return at;
  }

  /// The bytes read since a position: what was signed or hashed, kept as it came.
  public Bytes since(int position) {
    return Bytes.of(input, position, at);
  }

  /// Makes sure that nothing is left over.
  public void end() throws DecodeException {
    if (at != limit) {
      throw new DecodeException((limit - at) + " bytes too many after byte " + at);
    }
  }

  /// Wipes the copy this reader works on, after key material was read.
  public void wipe() {
    Arrays.fill(input, (byte) 0);
  }

  /// A vector's length, not beyond what is left.
  private int length() throws DecodeException {
    int value = vectorLength();
    need(value);
    return value;
  }

  private void need(int length) throws DecodeException {
    if (length < 0 || length > limit - at) {
      throw new DecodeException(
          "expected " + length + " bytes at byte " + at + ", only " + (limit - at) + " left");
    }
  }
}
