package sonet.mls;

/// The number of an epoch: an unsigned 64-bit integer (RFC 9420 §8.1).
///
/// @param value its 64 bits
public record Epoch(long value) implements Comparable<Epoch> {
  /// The epoch in which a group begins.
  public static final Epoch ZERO = new Epoch(0);

  /// Whether no epoch can follow: the number is spent.
  public boolean isLast() {
    return value == -1;
  }

  /// The epoch after this one.
  ///
  /// @throws IllegalStateException after the last one
  public Epoch next() {
    if (isLast()) {
      throw new IllegalStateException("no epoch follows " + this);
    }
    return new Epoch(value + 1);
  }

  /// Whether this epoch came before another.
  public boolean isBefore(Epoch other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compareUnsigned(value, other.value);
  }

  /// The number in decimal.
  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
