package sonet.mls.proposal;

/// The type of a proposal (RFC 9420 §17.4).
///
/// @param value the code point
public record ProposalType(int value) {
  /// Add (§12.1.1).
  public static final ProposalType ADD = new ProposalType(0x0001);

  /// Update (§12.1.2).
  public static final ProposalType UPDATE = new ProposalType(0x0002);

  /// Remove (§12.1.3).
  public static final ProposalType REMOVE = new ProposalType(0x0003);

  /// PreSharedKey (§12.1.4).
  public static final ProposalType PSK = new ProposalType(0x0004);

  /// ReInit (§12.1.5).
  public static final ProposalType REINIT = new ProposalType(0x0005);

  /// ExternalInit (§12.1.6).
  public static final ProposalType EXTERNAL_INIT = new ProposalType(0x0006);

  /// GroupContextExtensions (§12.1.7).
  public static final ProposalType GROUP_CONTEXT_EXTENSIONS = new ProposalType(0x0007);

  /// AppDataUpdate (draft-ietf-mls-extensions §4.7).
  public static final ProposalType APP_DATA_UPDATE = new ProposalType(0x0008);

  /// AppEphemeral (draft-ietf-mls-extensions §4.8).
  public static final ProposalType APP_EPHEMERAL = new ProposalType(0x0009);

  /// SelfRemove (draft-ietf-mls-extensions §6.3).
  public static final ProposalType SELF_REMOVE = new ProposalType(0x000a);

  /// Whether the engine has a case of [Proposal] for it.
  public boolean isKnown() {
    return isDefault() || (value >= 0x0008 && value <= 0x000a);
  }

  /// Whether every client supports it and no capabilities list it (RFC 9420 §7.2).
  public boolean isDefault() {
    return value >= 0x0001 && value <= 0x0007;
  }
}
