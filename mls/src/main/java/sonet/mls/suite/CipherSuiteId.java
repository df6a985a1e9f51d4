package sonet.mls.suite;

/// The code point of a cipher suite (RFC 9420 §5.1).
///
/// @param value the code point
public record CipherSuiteId(int value) {
  /// Hexadecimal, as in the registry.
  @Override
  public String toString() {
    return "0x%04x".formatted(value);
  }
}
