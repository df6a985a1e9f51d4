package sonet.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable byte string: the only one that crosses a package border.
///
/// Two are equal when their contents are, compared in a time that depends on the length alone. They
/// order like unsigned big-endian numbers, a prefix before its extension.
public final class Bytes implements Comparable<Bytes> {
  /// The empty byte string.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// Copies an array.
  public static Bytes of(byte... value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /// Copies a part of an array.
  ///
  /// @throws IndexOutOfBoundsException when the range lies outside the array
  public static Bytes of(byte[] value, int from, int to) {
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(value, from, to));
  }

  /// Takes an array over without a copy. The caller must not touch it afterwards.
  public static Bytes wrap(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  /// The UTF-8 encoding of a text.
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes a hexadecimal text names.
  ///
  /// @throws IllegalArgumentException on an odd length or a character that is no hex digit
  public static Bytes fromHex(CharSequence hex) {
    if (hex.length() % 2 != 0) {
      throw new IllegalArgumentException("hex text of odd length " + hex.length());
    }
    byte[] value = new byte[hex.length() / 2];
    for (int i = 0; i < value.length; i++) {
      int high = Character.digit(hex.charAt(2 * i), 16);
      int low = Character.digit(hex.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("not a hex digit at position " + 2 * i);
      }
      value[i] = (byte) (high << 4 | low);
    }
    return wrap(value);
  }

  /// The given byte strings, one after the other.
  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length = Math.addExact(length, part.length());
    }
    byte[] value = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, value, at, part.value.length);
      at += part.value.length;
    }
    return wrap(value);
  }

  /// The length in bytes.
  public int length() {
    return value.length;
  }

  /// Whether there is no byte in it.
  public boolean isEmpty() {
    return value.length == 0;
  }

  /// The byte at an index, counted from 0.
  ///
  /// @throws IndexOutOfBoundsException outside `[0, length())`
  public byte at(int index) {
    return value[index];
  }

  /// A part of this byte string.
  ///
  /// @throws IndexOutOfBoundsException when the range lies outside
  public Bytes slice(int from, int to) {
    if (from < 0 || to > value.length || from > to) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + value.length);
    }
    return from == 0 && to == value.length ? this : of(value, from, to);
  }

  /// A copy as an array.
  public byte[] toArray() {
    return value.clone();
  }

  /// Copies all bytes into an array from an offset on.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  /// The text these bytes encode in UTF-8; malformed parts become U+FFFD.
  public String toUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /// Lower-case hexadecimal.
  public String toHex() {
    char[] hex = new char[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      hex[2 * i] = HEX[value[i] >> 4 & 15];
      hex[2 * i + 1] = HEX[value[i] & 15];
    }
    return new String(hex);
  }

  /// The array itself, for the primitives of this module.
  byte[] array() {
    return value;
  }

  /// Whether two arrays hold the same bytes, in a time that depends on their lengths alone.
  static boolean constantTimeEquals(byte[] a, byte[] b) {
    if (a.length != b.length) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < a.length; i++) {
      difference |= a[i] ^ b[i];
    }
    return difference == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Bytes bytes && constantTimeEquals(value, bytes.value));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public int compareTo(Bytes other) {
    // Written out, because the browser's class library has no Arrays.compareUnsigned.
    int shared = Math.min(value.length, other.value.length);
    for (int i = 0; i < shared; i++) {
      if (value[i] != other.value[i]) {
        return Byte.compareUnsigned(value[i], other.value[i]);
      }
    }
    return value.length - other.value.length;
  }

  /// Hexadecimal, as [#toHex()].
  @Override
  public String toString() {
    return toHex();
  }
}
