package sonet.mls;

import sonet.crypto.CryptoException;
import sonet.crypto.codec.DecodeException;

/// What a peer, a server or a disk gave us breaks a rule of the protocol.
///
/// The state that was asked is as it was; nothing was half done.
public final class MlsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  /// A broken rule, with what was expected and what came.
  public MlsException(Rule rule, String detail) {
    super(message(rule, detail));
    this.rule = rule;
  }

  /// Bytes that do not decode.
  public MlsException(Rule rule, DecodeException cause) {
    super(message(rule, String.valueOf(cause.getMessage())), cause);
    this.rule = rule;
  }

  /// A primitive that refused its input. The message does not say why.
  public MlsException(Rule rule, CryptoException cause) {
    super(message(rule, ""), cause);
    this.rule = rule;
  }

  /// A rule that our own stored state breaks: the state is damaged, or another engine's.
  public static MlsException malformedState(MlsException broken) {
    return broken.rule() == Rule.MALFORMED_STATE
        ? broken
        : new MlsException(Rule.MALFORMED_STATE, broken);
  }

  private MlsException(Rule rule, MlsException cause) {
    super(message(rule, String.valueOf(cause.getMessage())), cause);
    this.rule = rule;
  }

  /// The rule that was broken.
  public Rule rule() {
    return rule;
  }

  private static String message(Rule rule, String detail) {
    String head = rule.sentence() + " (" + rule.citation() + ")";
    return detail.isEmpty() ? head : head + ": " + detail;
  }
}
