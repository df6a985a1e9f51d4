package sonet.web.shim;

/// In place of `java.security.InvalidParameterException`.
public final class InvalidParameterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public InvalidParameterException(String message) {
    super(message);
  }
}
