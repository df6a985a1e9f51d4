package sonet.ratchet;

/// Something that a peer, a server or a disk gave us breaks a rule. The state that was asked is as
/// it was.
public final class RatchetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A broken rule, with what was expected and what came.
  public RatchetException(Reason reason, String detail) {
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
    MALFORMED("The bytes are not what was expected"),
    /// A braid's message of an epoch that cannot have begun (ML-KEM Braid §2.4).
    BRAID_EPOCH("The epoch of the braid cannot have begun"),
    /// A header or ciphertext whose MAC is not that of the peer (ML-KEM Braid §2.3).
    BRAID_MAC("The braid is not the peer's"),
    /// An encapsulation key that is not the one announced, or not acceptable (FIPS 203 §7.2).
    BRAID_KEY("The encapsulation key is not acceptable"),
    /// A message whose key was used, or is kept no longer.
    BRAID_KEY_GONE("The braid's key of the message is no longer there"),
    /// More missing messages than keys are made for.
    BRAID_TOO_FAR("Too many messages of the braid are missing");

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
