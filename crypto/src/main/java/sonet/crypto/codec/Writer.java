package sonet.crypto.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// Builds an encoding in the TLS presentation language. One owner, not for sharing.
public final class Writer {
  /// The greatest length of a variable-size vector (RFC 9420 §2.1.2).
  public static final int MAX_VECTOR = (1 << 30) - 1;

  private byte[] buffer = new byte[128];
  private int length;

  /// An empty one.
  public Writer() {}

  /// A `uint8`.
  @CanIgnoreReturnValue
  public Writer u8(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
    return this;
  }

  /// A `uint16`.
  @CanIgnoreReturnValue
  public Writer u16(int value) {
    reserve(2);
    buffer[length++] = (byte) (value >> 8);
    buffer[length++] = (byte) value;
    return this;
  }

  /// A `uint32`, given in the 32 bits of an int.
  @CanIgnoreReturnValue
  public Writer u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  /// A `uint64`, given in the 64 bits of a long.
  @CanIgnoreReturnValue
  public Writer u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  /// Bytes as they are, without a length.
  @CanIgnoreReturnValue
  public Writer raw(Bytes value) {
    reserve(value.length());
    value.copyTo(buffer, length);
    length += value.length();
    return this;
  }

  /// A vector's length header (RFC 9420 §2.1.2), for a body that is written otherwise.
  @CanIgnoreReturnValue
  public Writer vectorLength(int value) {
    switch (lengthOfLength(value)) {
      case 1 -> u8(value);
      case 2 -> u16(value | 0x4000);
      default -> u32(value | 0x80000000);
    }
    return this;
  }

  /// `opaque value<V>`.
  @CanIgnoreReturnValue
  public Writer opaque(Bytes value) {
    return vectorLength(value.length()).raw(value);
  }

  /// `opaque value<V>` of key material. Finish with [#toSecret()] then.
  @CanIgnoreReturnValue
  public Writer opaque(Secret value) {
    byte[] exposed = value.expose();
    vectorLength(exposed.length);
    reserve(exposed.length);
    System.arraycopy(exposed, 0, buffer, length, exposed.length);
    length += exposed.length;
    Arrays.fill(exposed, (byte) 0);
    return this;
  }

  /// Whatever the value writes.
  @CanIgnoreReturnValue
  public Writer value(Encodable value) {
    value.writeTo(this);
    return this;
  }

  /// `T items<V>`.
  @CanIgnoreReturnValue
  public Writer vector(List<? extends Encodable> items) {
    return vector(items, (writer, item) -> item.writeTo(writer));
  }

  /// `T items<V>`, each written by the given function.
  @CanIgnoreReturnValue
  public <T> Writer vector(List<? extends T> items, BiConsumer<Writer, ? super T> element) {
    return prefixed(writer -> {
      for (T item : items) {
        element.accept(writer, item);
      }
    });
  }

  /// What the body writes, with its length before it.
  @CanIgnoreReturnValue
  public Writer prefixed(java.util.function.Consumer<Writer> body) {
    int start = length;
    u8(0);
    body.accept(this);
    int bodyLength = length - start - 1;
    int header = lengthOfLength(bodyLength);
    if (header > 1) {
      reserve(header - 1);
      System.arraycopy(buffer, start + 1, buffer, start + header, bodyLength);
    }
    length = start;
    vectorLength(bodyLength);
    length += bodyLength;
    return this;
  }

  /// `optional<T>` (RFC 9420 §2.1.1).
  @CanIgnoreReturnValue
  public Writer optional(Optional<? extends Encodable> value) {
    u8(value.isPresent() ? 1 : 0);
    value.ifPresent(present -> present.writeTo(this));
    return this;
  }

  /// How many bytes were written.
  public int size() {
    return length;
  }

  /// What was written, as a copy.
  public Bytes toBytes() {
    return Bytes.of(buffer, 0, length);
  }

  /// What was written, as key material; the buffer is wiped and must not be used again.
  public Secret toSecret() {
    Secret secret = Secret.wrap(Arrays.copyOf(buffer, length));
    wipe();
    return secret;
  }

  @CanIgnoreReturnValue
  private static int lengthOfLength(int value) {
    if (value < 0 || value > MAX_VECTOR) {
      throw new IllegalArgumentException("a vector of " + value + " bytes cannot be encoded");
    }
    return value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : 4;
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > buffer.length) {
      byte[] grown =
          Arrays.copyOf(
              buffer, (int) Math.max(needed, Math.min(2L * buffer.length, Integer.MAX_VALUE - 16)));
      // The old buffer may hold key material.
      Arrays.fill(buffer, (byte) 0);
      buffer = grown;
    }
  }

  private void wipe() {
    Arrays.fill(buffer, (byte) 0);
    length = 0;
  }
}
