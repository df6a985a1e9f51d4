package sonet.transparency.directory;

import java.util.Optional;

/// Why the devices of an account changed. The codes are in signed values and never change.
public enum ChangeReason {
  /// The account was registered with its first device.
  REGISTRATION(1),
  /// The owner has a further device.
  NEW_DEVICE(2),
  /// A device is used no more.
  RETIRED_DEVICE(3),
  /// A device was lost.
  LOST_DEVICE(4),
  /// A device has a new key in the place of its old one, or other suites.
  ROTATION(5),
  /// A key may be in other hands.
  COMPROMISE(6),
  /// The owner came back after losing devices, by the recovery key, which signs such a change.
  RECOVERY(7),
  /// An administrator took devices out. No device signs that, and nothing else changes with it.
  ADMINISTRATOR(8),
  /// The account was deleted; it has no devices.
  DELETION(9),
  /// The recovery key of the account was made, made anew or revoked; its devices are the same.
  RECOVERY_KEY(10);

  private final int code;

  ChangeReason(int code) {
    this.code = code;
  }

  /// Its code in values.
  public int code() {
    return code;
  }

  /// The reason of a code.
  public static Optional<ChangeReason> of(int code) {
    for (ChangeReason reason : values()) {
      if (reason.code == code) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /// Whether a change for this reason takes devices away and adds none.
  public boolean isRemoval() {
    return this == RETIRED_DEVICE
        || this == LOST_DEVICE
        || this == COMPROMISE
        || this == ADMINISTRATOR;
  }
}
