package sonet.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Key material: wiped when closed, never printed, compared in constant time.
///
/// The JVM may have copied the bytes while it moved objects; wiping removes the copy that lives as
/// long as the object, which is the one that matters most (SECURITY.md).
public final class Secret implements AutoCloseable {
  private final byte[] value;
  private volatile boolean wiped;

  private Secret(byte[] value) {
    this.value = value;
  }

  /// Takes an array over without a copy. The caller must not touch it afterwards.
  public static Secret wrap(byte[] value) {
    return new Secret(value);
  }

  /// Copies an array; the caller should wipe its own.
  public static Secret copyOf(byte[] value) {
    return new Secret(value.clone());
  }

  /// Copies a byte string, for key material that arrived in the open: a test vector, a file.
  public static Secret of(Bytes value) {
    return new Secret(value.toArray());
  }

  /// As many zero bytes as said, for the places where a specification asks for them.
  public static Secret zeros(int length) {
    return new Secret(new byte[length]);
  }

  /// Fresh random bytes.
  public static Secret random(RandomSource random, int length) {
    byte[] value = new byte[length];
    random.fill(value);
    return new Secret(value);
  }

  /// The length in bytes.
  public int length() {
    return value.length;
  }

  /// An independent copy, to be closed on its own.
  ///
  /// @throws IllegalStateException when this secret was wiped
  public Secret copy() {
    return new Secret(array().clone());
  }

  /// A copy of a part, to be closed on its own.
  ///
  /// @throws IllegalStateException when this secret was wiped
  /// @throws IndexOutOfBoundsException when the range lies outside
  public Secret slice(int from, int to) {
    if (from < 0 || from > to || to > value.length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + value.length);
    }
    return new Secret(Arrays.copyOfRange(array(), from, to));
  }

  /// A copy of the key material as a plain array. The caller owns it and wipes it.
  ///
  /// @throws IllegalStateException when this secret was wiped
  public byte[] expose() {
    return array().clone();
  }

  /// Whether two secrets hold the same bytes, in constant time.
  ///
  /// @throws IllegalStateException when either was wiped
  public boolean matches(Secret other) {
    return Bytes.constantTimeEquals(array(), other.array());
  }

  /// Whether this secret holds exactly these bytes, in constant time.
  ///
  /// @throws IllegalStateException when this secret was wiped
  public boolean matches(Bytes other) {
    return Bytes.constantTimeEquals(array(), other.array());
  }

  /// Whether the key material is gone.
  public boolean isWiped() {
    return wiped;
  }

  /// Overwrites the key material. Closing twice does no harm.
  @Override
  public void close() {
    wiped = true;
    Arrays.fill(value, (byte) 0);
  }

  /// The array itself, for the primitives of this module.
  byte[] array() {
    if (wiped) {
      throw new IllegalStateException("this secret was wiped and cannot be used again");
    }
    return value;
  }

  /// Identity: secrets are never keys of a map. Use [#matches(Secret)] to compare.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /// The length only.
  @Override
  public String toString() {
    return "Secret(" + value.length + ")";
  }
}
