package sonet.mls.role;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// Who may join by an external commit (docs/roles.md §1), in the order of the wire.
public enum Joiners {
  /// Nobody at all, not even a member that lost its state.
  NOBODY,
  /// Who is a member already, with this or another device.
  OWN_DEVICES,
  /// Whoever has the GroupInfo.
  ANYONE;

  /// The number on the wire.
  int code() {
    return switch (this) {
      case NOBODY -> 0;
      case OWN_DEVICES -> 1;
      case ANYONE -> 2;
    };
  }

  static Joiners read(Reader reader) throws DecodeException {
    int code = reader.u8();
    return switch (code) {
      case 0 -> NOBODY;
      case 1 -> OWN_DEVICES;
      case 2 -> ANYONE;
      default -> throw new DecodeException("role " + code);
    };
  }
}
