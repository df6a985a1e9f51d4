package sonet.client;

/// What protects a conversation.
public enum Protocol {
  /// A session between each two devices of two people: PQXDH and the Triple Ratchet.
  PAIR,
  /// A group of any size: MLS (RFC 9420).
  GROUP
}
