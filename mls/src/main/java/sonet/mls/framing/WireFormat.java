package sonet.mls.framing;

/// How a message is put on the wire (RFC 9420 §17.2).
///
/// @param value the code point
public record WireFormat(int value) {
  /// A signed message in the open.
  public static final WireFormat PUBLIC_MESSAGE = new WireFormat(0x0001);

  /// A signed and encrypted message.
  public static final WireFormat PRIVATE_MESSAGE = new WireFormat(0x0002);

  /// An invitation.
  public static final WireFormat WELCOME = new WireFormat(0x0003);

  /// A description of a group's state.
  public static final WireFormat GROUP_INFO = new WireFormat(0x0004);

  /// A key package.
  public static final WireFormat KEY_PACKAGE = new WireFormat(0x0005);

  /// Two messages of a traditional and a post-quantum group (draft-ietf-mls-combiner §6).
  public static final WireFormat APQ_MESSAGE_PAIR = new WireFormat(0x0007);

  /// Whether every client supports it and no list names it: those that RFC 9420 defines.
  public boolean isDefault() {
    return value >= 0x0001 && value <= 0x0005;
  }
}
