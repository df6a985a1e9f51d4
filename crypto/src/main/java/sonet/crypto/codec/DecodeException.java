package sonet.crypto.codec;

/// Bytes from outside that are not an encoding of what was expected.
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What was expected and what came.
  public DecodeException(String message) {
    super(message);
  }
}
