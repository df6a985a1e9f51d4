package sonet.server.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;

/// What the store keeps of an account.
///
/// One without devices was deleted. Its name stays taken for good: in groups it may still stand on
/// leaves, which a later owner of the name must not be mistaken for.
///
/// @param name its name
/// @param devices in the order in which they were registered
/// @param recoveryKey the id of its recovery key, which is none of the devices
public record AccountEntry(
    AccountName name, List<DeviceId> devices, Optional<DeviceId> recoveryKey) {
  /// Copies the list.
  public AccountEntry {
    devices = List.copyOf(devices);
  }

  /// One without a recovery key.
  public AccountEntry(AccountName name, List<DeviceId> devices) {
    this(name, devices, Optional.empty());
  }

  AccountEntry with(DeviceId device) {
    return new AccountEntry(
        name, Stream.concat(devices.stream(), Stream.of(device)).toList(), recoveryKey);
  }

  AccountEntry without(DeviceId device) {
    return without(Set.of(device));
  }

  AccountEntry without(Set<DeviceId> gone) {
    return new AccountEntry(
        name, devices.stream().filter(id -> !gone.contains(id)).toList(), recoveryKey);
  }

  AccountEntry withRecoveryKey(Optional<DeviceId> key) {
    return new AccountEntry(name, devices, key);
  }

  boolean wasDeleted() {
    return devices.isEmpty();
  }
}
