package sonet.client;

/// What someone may do in a conversation.
public enum Right {
  /// To add others. One's own devices everyone may add.
  ADD,
  /// To remove others of the same or a lower role. One's own devices everyone may remove.
  REMOVE,
  /// To give and take roles, up to one's own.
  ROLES,
  /// To change who may do what, and to move the conversation to another cipher suite.
  POLICY,
  /// To rename the conversation.
  RENAME,
  /// To open channels below it.
  CHANNELS,
  /// To leave unasked.
  LEAVE
}
