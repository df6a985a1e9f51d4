package sonet.crypto;

/// Where randomness comes from: passed in, never fetched, so that a run can be repeated.
///
/// Not `SecureRandom`, because the engines also run in a browser, whose class library falls back
/// silently to a weak generator behind that name.
@FunctionalInterface
public interface RandomSource {
  /// Fills the whole array with unpredictable bytes.
  void fill(byte[] target);

  /// As many random bytes as said.
  default Bytes bytes(int length) {
    byte[] value = new byte[length];
    fill(value);
    return Bytes.wrap(value);
  }
}
