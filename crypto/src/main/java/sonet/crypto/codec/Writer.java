package sonet.crypto.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// Builds an encoding in the TLS presentation language. One owner, not for sharing.
///
/// What is long is written twice: once to measure it and its vectors, then into an array that fits
/// ([#exactly]). That is a walk over lengths instead of a copy for each time the array would have
/// grown, each vector whose length turned out longer than expected, and the result.
public final class Writer {
  /// The greatest length of a variable-size vector (RFC 9420 §2.1.2).
  public static final int MAX_VECTOR = (1 << 30) - 1;

  private static final int USUAL = 128;
  private static final int LONG = 4096;
  private static final int[] NONE = new int[0];

  private static final byte[] NOTHING = new byte[0];

  private byte[] buffer;
  private int length;
  private boolean handedOut;

  // Lengths of the vectors with a body, in the order in which these begin: known after measuring.
  private int[] bodies = NONE;
  private int nextBody;
  private Mode mode = Mode.GROWING;

  private enum Mode {
    GROWING,
    MEASURING,
    MEASURED
  }

  /// An empty one.
  public Writer() {
    this(USUAL);
  }

  /// An empty one with room for so many bytes, which spares those that write long things the
  /// growing. It takes more all the same.
  public Writer(int expected) {
    this.buffer = new byte[expected];
  }

  /// What the body writes, of about so many bytes: by [#exactly] when these are many.
  public static Bytes write(int expected, Consumer<Writer> body) {
    if (expected >= LONG) {
      return exactly(body);
    }
    Writer writer = new Writer(expected);
    body.accept(writer);
    return writer.toBytes();
  }

  /// What the body writes, in an array of its own that is as long as that. The body runs twice and
  /// must write the same both times.
  public static Bytes exactly(Consumer<Writer> body) {
    Writer measuring = measured(body);
    Writer writer = new Writer(measuring.length);
    writer.mode = Mode.MEASURED;
    writer.bodies = measuring.bodies;
    body.accept(writer);
    if (writer.length != measuring.length) {
      throw new IllegalStateException(
          "measured " + measuring.length + " bytes, but wrote " + writer.length);
    }
    return Bytes.wrap(writer.buffer);
  }

  /// How many bytes the body writes.
  public static int lengthOf(Consumer<Writer> body) {
    return measured(body).length;
  }

  private static Writer measured(Consumer<Writer> body) {
    Writer measuring = new Writer(0);
    measuring.mode = Mode.MEASURING;
    body.accept(measuring);
    return measuring;
  }

  /// A `uint8`.
  @CanIgnoreReturnValue
  public Writer u8(int value) {
    if (mode == Mode.MEASURING) {
      return skip(1);
    }
    reserve(1);
    buffer[length++] = (byte) value;
    return this;
  }

  /// A `uint16`.
  @CanIgnoreReturnValue
  public Writer u16(int value) {
    if (mode == Mode.MEASURING) {
      return skip(2);
    }
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
    if (mode == Mode.MEASURING) {
      return skip(value.length());
    }
    reserve(value.length());
    value.copyTo(buffer, length);
    length += value.length();
    return this;
  }

  /// So many zeros, without a length.
  @CanIgnoreReturnValue
  public Writer zeros(int count) {
    if (mode == Mode.MEASURING) {
      return skip(count);
    }
    reserve(count);
    Arrays.fill(buffer, length, length + count, (byte) 0);
    length += count;
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

  /// How many bytes `opaque value<V>` takes, its length header included.
  public static int sizeOf(Bytes value) {
    return lengthOfLength(value.length()) + value.length();
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
    vectorLength(exposed.length).raw(Bytes.wrap(exposed));
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
  public Writer prefixed(Consumer<Writer> body) {
    return switch (mode) {
      case GROWING -> insertLength(body);
      case MEASURING -> measure(body);
      case MEASURED -> {
        vectorLength(bodies[nextBody++]);
        body.accept(this);
        yield this;
      }
    };
  }

  private Writer measure(Consumer<Writer> body) {
    int place = nextBody++;
    if (place == bodies.length) {
      bodies = Arrays.copyOf(bodies, Math.max(16, 2 * place));
    }
    int start = length;
    body.accept(this);
    bodies[place] = length - start;
    return skip(lengthOfLength(bodies[place]));
  }

  private Writer insertLength(Consumer<Writer> body) {
    int start = length;
    u8(0);
    body.accept(this);
    if (handedOut) {
      buffer = buffer.clone();
      handedOut = false;
    }
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

  /// What was written.
  public Bytes toBytes() {
    if (length < buffer.length) {
      return Bytes.of(buffer, 0, length);
    }
    // Nothing more fits, so that whatever is written next goes into another array.
    handedOut = true;
    return Bytes.wrap(buffer);
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
      wipeBuffer(); // it may hold key material
      buffer = grown;
      handedOut = false;
    }
  }

  private Writer skip(int more) {
    length = Math.addExact(length, more);
    return this;
  }

  private void wipe() {
    wipeBuffer();
    buffer = NOTHING;
    handedOut = false;
    length = 0;
  }

  private void wipeBuffer() {
    if (!handedOut) {
      Arrays.fill(buffer, (byte) 0);
    }
  }
}
