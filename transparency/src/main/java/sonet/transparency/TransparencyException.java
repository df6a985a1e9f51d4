package sonet.transparency;

/// Something that a peer, a server or a disk gave us breaks a rule. The state that was asked is as
/// it was.
public final class TransparencyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A broken rule, with what was expected and what came.
  public TransparencyException(Reason reason, String detail) {
    super(detail.isEmpty() ? reason.sentence() : reason.sentence() + ": " + detail);
    this.reason = reason;
  }

  /// Which rule.
  public Reason reason() {
    return reason;
  }

  /// The rules.
  public enum Reason {
    /// Bytes that do not decode.
    MALFORMED("The bytes are not what was expected");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /// What is wrong, as a sentence.
    public String sentence() {
      return sentence;
    }
  }
}
