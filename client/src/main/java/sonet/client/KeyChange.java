package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What changed in the keys of an account: when, by which device, and why. Each change of the log
/// is one; what the server shows and the log does not have is one as well.
///
/// @param account whose keys
/// @param version of the account's label in the log, from 0; -1 for what is not in the log
/// @param at when it was made, as its author says; when it was found, for what is not in the log
/// @param cause why, as its author says
/// @param note what the author adds to that; often empty
/// @param added the short names of the devices that came
/// @param removed the short names of those that went
/// @param by the short name of the device that signed it; empty when none did
/// @param standing what it stands on
public record KeyChange(
    String account,
    long version,
    Instant at,
    Cause cause,
    String note,
    List<String> added,
    List<String> removed,
    Optional<String> by,
    Standing standing) {
  /// Copies the lists.
  public KeyChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /// Why keys change.
  public enum Cause {
    /// The account was registered with its first device.
    REGISTRATION,
    /// The owner has a further device.
    NEW_DEVICE,
    /// A device is used no more.
    RETIRED_DEVICE,
    /// A device was lost.
    LOST_DEVICE,
    /// A device has a new key, or can do other things.
    ROTATION,
    /// A key may be in other hands.
    COMPROMISE,
    /// The owner came back after losing devices, by the recovery key.
    RECOVERY,
    /// The recovery key of the account was made, made anew or revoked.
    RECOVERY_KEY,
    /// An administrator of the server did it.
    ADMINISTRATOR,
    /// The account was deleted.
    DELETION,
    /// Nobody says why.
    UNKNOWN
  }

  /// What a change stands on.
  public enum Standing {
    /// A device of the account signed it that was one before; or it is the first one.
    SIGNED,
    /// A device of the account signed it. What came before was not seen here, or is kept no longer.
    SEEN,
    /// No device of the account signed it: the server's operator made it.
    UNSIGNED,
    /// It is not in the log, though the server shows it.
    UNLOGGED,
    /// It stands in the log and breaks the rules for such changes, or the log proved nothing.
    BROKEN
  }

  /// Whether its keys may be used without asking anybody.
  public boolean isGood() {
    return standing == Standing.SIGNED || standing == Standing.SEEN;
  }
}
