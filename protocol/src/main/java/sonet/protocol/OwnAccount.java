package sonet.protocol;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// An account as it sees itself: the answer to `GET /v1/accounts/self`.
///
/// @param name its name
/// @param current the device that asks, or the recovery key
/// @param devices in the order in which they were registered
/// @param recoveryKey the account's recovery key, as a device that gets nothing; absent without
/// @param deviceSet the device set that was handed in last, from which the next one is made; the
///   transparency log proves it. Absent for an account from before there was a log
public record OwnAccount(
    AccountName name,
    DeviceId current,
    List<OwnDevice> devices,
    Optional<Device> recoveryKey,
    Optional<Bytes> deviceSet) {
  /// Copies the list.
  public OwnAccount {
    devices = List.copyOf(devices);
  }
}
