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

  /// The rules, each with the section of the draft that has it.
  public enum Reason {
    /// Bytes that do not decode (§2.1).
    MALFORMED("The bytes are not what was expected"),
    /// A cipher suite or key that is not acceptable (§17.1).
    UNACCEPTABLE_KEY("The key is not acceptable"),
    /// A VRF proof that does not verify (§11.7, RFC 9381 §5.3).
    VRF("The VRF proof does not verify"),
    /// A value that does not open its commitment (§11.6).
    COMMITMENT("The value does not open the commitment"),
    /// The signature of the operator over a value, where a third party manages the log (§11.5).
    VALUE_SIGNATURE("The operator did not sign the value"),
    /// Too many or too few parts in a proof (§12.3).
    PROOF_SIZE("The proof has not exactly the parts it must have"),
    /// A proof from a prefix tree that contradicts itself (§12.2).
    PREFIX_PROOF("The prefix tree's proof does not fit the search"),
    /// Two roots for one prefix tree (§12.3).
    PREFIX_ROOT("The roots of one prefix tree differ"),
    /// A retained head that a proof does not reproduce: what was seen before is not in the tree
    /// (§12.1).
    NOT_AN_EXTENSION("The log is no extension of what was seen before"),
    /// A timestamp smaller than one to its left (§4.2, §12.3).
    NOT_MONOTONIC("The timestamps go backwards"),
    /// The rightmost timestamp is too far from the clock (§4.2, §11.4).
    CLOCK("The tree head is too old, or from the future"),
    /// A tree that is not larger than the one seen before, or the same where none was seen (§11.4).
    TREE_SIZE("The tree size does not fit what was seen before"),
    /// A tree head that the log did not sign (§11.4).
    TREE_HEAD_SIGNATURE("The log did not sign this tree"),
    /// An auditor's tree head that does not verify, lags too far, or starts too late (§11.3).
    AUDITOR("The auditor does not vouch for this tree"),
    /// A greater version exists than the one that was claimed (§6.3, §8.3).
    GREATER_VERSION("A greater version exists"),
    /// A version that must exist is not there (§6.3, §8.2): a rollback, or it was left out.
    MISSING_VERSION("A version that must exist is missing"),
    /// There is no such label or version (§7.2, §13.1).
    NOT_FOUND("There is no such version"),
    /// The version is older than the log keeps (§7.2).
    EXPIRED("The version has expired"),
    /// A binary ladder without a step it must have (§13.1).
    LADDER("The binary ladder has not the steps it must have"),
    /// A position that is not what it must be (§8.3, §9.1, §14).
    POSITION("The position does not fit"),
    /// A request that the log must refuse (§13).
    REQUEST("The request cannot be answered"),
    /// An auditor's update out of order, or of leaves that cannot be added or removed (§15.2).
    AUDITOR_UPDATE("The change of the log is not allowed"),
    /// A distinguished log entry that is not known, or too old (§14).
    UNKNOWN_ENTRY("The log entry is not a recent one that is known"),
    /// A proof, checkpoint or cosignature of an anchor log that does not verify.
    ANCHOR("The anchor log does not vouch for this"),
    /// A device set that is not what the one before it allows, whoever made it
    /// ([sonet.transparency.directory.DeviceSetRules]).
    DEVICE_SET("The devices of the account cannot be these"),
    /// Two views of the log that cannot both be true (§10.2).
    FORK("The log shows different trees to different people");

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
