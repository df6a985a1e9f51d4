package sonet.mls.role;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// What someone is in a group, from the lowest to the highest (docs/roles.md §1).
public enum Role {
  /// Takes part.
  MEMBER,
  /// Looks after the group.
  ADMIN,
  /// Has the group. As long as a group has roles, it does not lose its last owner.
  OWNER;

  /// The number on the wire.
  int code() {
    return switch (this) {
      case MEMBER -> 1;
      case ADMIN -> 2;
      case OWNER -> 3;
    };
  }

  static Role read(Reader reader) throws DecodeException {
    int code = reader.u8();
    return switch (code) {
      case 1 -> MEMBER;
      case 2 -> ADMIN;
      case 3 -> OWNER;
      default -> throw new DecodeException("role " + code);
    };
  }

  /// Whether it is this role or a higher one.
  public boolean isAtLeast(Role other) {
    return compareTo(other) >= 0;
  }
}
