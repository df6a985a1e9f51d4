package sonet.mls.extension;

/// The type of an extension (RFC 9420 §17.3).
///
/// @param value the code point
public record ExtensionType(int value) {
  /// An application's identifier of a leaf (§5.3.3).
  public static final ExtensionType APPLICATION_ID = new ExtensionType(0x0001);

  /// The ratchet tree in a GroupInfo (§12.4.3.3).
  public static final ExtensionType RATCHET_TREE = new ExtensionType(0x0002);

  /// What every member must support (§11.1).
  public static final ExtensionType REQUIRED_CAPABILITIES = new ExtensionType(0x0003);

  /// The public key for external joins in a GroupInfo (§12.4.3.2).
  public static final ExtensionType EXTERNAL_PUB = new ExtensionType(0x0004);

  /// Who may propose from outside (§12.1.8.1).
  public static final ExtensionType EXTERNAL_SENDERS = new ExtensionType(0x0005);

  /// The data of components (draft-ietf-mls-extensions §4.6).
  public static final ExtensionType APP_DATA_DICTIONARY = new ExtensionType(0x0006);

  /// Wire formats that a client supports, in its leaf (draft-ietf-mls-extensions §5).
  public static final ExtensionType SUPPORTED_WIRE_FORMATS = new ExtensionType(0x0007);

  /// Wire formats that a group requires, in its GroupContext (draft-ietf-mls-extensions §5).
  public static final ExtensionType REQUIRED_WIRE_FORMATS = new ExtensionType(0x0008);

  /// Whether every client supports it and no capabilities list it (RFC 9420 §7.2).
  public boolean isDefault() {
    return value >= 0x0001 && value <= 0x0005;
  }
}
