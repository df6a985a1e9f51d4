package sonet.client.group;

/// Why a commit cannot be taken, in the few words that are told to others.
public enum Objection {
  /// It breaks a rule.
  RULE_BROKEN,
  /// Its path does not open, or not to the keys that it names (RFC 9420 §7.5).
  PATH_UNREADABLE,
  /// Its confirmation tag is wrong (RFC 9420 §12.4.2), which only members can see.
  WRONG_CONFIRMATION_TAG
}
