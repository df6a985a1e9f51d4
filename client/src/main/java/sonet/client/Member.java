package sonet.client;

/// A device in a conversation.
///
/// @param name of the account it belongs to
/// @param device a short name of the device, made from its key
/// @param self whether it is this device
/// @param standing whether it belongs there
public record Member(String name, String device, boolean self, Standing standing) {
  /// A device that belongs there.
  public Member(String name, String device, boolean self) {
    this(name, device, self, Standing.INSIDE);
  }

  /// Whether a device belongs in a conversation.
  public enum Standing {
    /// It does.
    INSIDE,
    /// It is in a channel, and no longer in the conversation above. The server lets it read nothing
    /// more, and the next device that may removes it.
    OUTSIDE
  }
}
