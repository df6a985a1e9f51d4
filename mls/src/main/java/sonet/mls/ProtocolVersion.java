package sonet.mls;

/// A version of the protocol (RFC 9420 §6).
///
/// @param value the code point
public record ProtocolVersion(int value) implements Comparable<ProtocolVersion> {
  /// MLS 1.0.
  public static final ProtocolVersion MLS10 = new ProtocolVersion(1);

  @Override
  public int compareTo(ProtocolVersion other) {
    return Integer.compare(value, other.value);
  }
}
