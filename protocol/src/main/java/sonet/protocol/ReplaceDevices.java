package sonet.protocol;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;

/// The body of `POST /v1/accounts/self/devices:replace`: a further device of the account in the
/// place of others, in one change. A recovery key asks for it after devices were lost, a device to
/// have another key itself. The answer is [Device].
///
/// @param device the device that comes
/// @param endorsement of its key by the key that asks
/// @param at when the others go
/// @param removed the devices that go
/// @param deviceSet the account's next device set, which says just that, signed by the key that
///   asks
public record ReplaceDevices(
    NewDevice device, Endorsement endorsement, Instant at, List<Removed> removed, Bytes deviceSet) {
  /// How many devices go at most.
  public static final int MOST_REMOVED = 500;

  /// Copies the list and checks the lengths.
  public ReplaceDevices {
    removed = List.copyOf(removed);
    if (removed.size() > MOST_REMOVED) {
      throw new IllegalArgumentException("more than " + MOST_REMOVED + " devices at once");
    }
    RegisterAccount.checkSet(deviceSet);
  }

  /// A device that goes.
  ///
  /// @param device which
  /// @param signature of the key that asks, over [SigningInput#removal(AccountName, DeviceId,
  ///   Instant)]
  public record Removed(DeviceId device, Bytes signature) {
    /// Checks the length.
    public Removed {
      if (signature.length() != 64) {
        throw new IllegalArgumentException(
            "an Ed25519 signature has 64 bytes, not " + signature.length());
      }
    }
  }
}
