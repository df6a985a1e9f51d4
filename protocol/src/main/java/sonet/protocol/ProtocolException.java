package sonet.protocol;

/// A body or frame from a peer that cannot be read.
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A failure for a reason, in words that name the place and what was expected there.
  public ProtocolException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Which rule was broken.
  public Reason reason() {
    return reason;
  }

  /// What can be wrong with a body.
  public enum Reason {
    /// Not well-formed in its encoding (RFC 8259 for JSON).
    MALFORMED,
    /// Well-formed, but a field is missing, of the wrong type or has a value that is not allowed.
    INVALID,
    /// Longer or deeper than the protocol allows.
    TOO_LARGE
  }
}
