package sonet.crypto.hash;

/// A hash in the making: one owner, not for sharing. Fresh again after each result.
public interface RunningHash {
  /// Takes more input.
  void update(byte[] data, int from, int length);

  /// Writes the hash and starts afresh.
  void finish(byte[] target);
}
