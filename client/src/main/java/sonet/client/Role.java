package sonet.client;

/// What someone is in a conversation whose members have roles; in one without, everyone is an
/// owner.
public enum Role {
  /// May write and leave.
  MEMBER,
  /// May add and remove others, and rename the conversation.
  ADMIN,
  /// May everything.
  OWNER
}
