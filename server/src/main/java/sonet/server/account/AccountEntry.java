package sonet.server.account;

import java.util.List;
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
public record AccountEntry(AccountName name, List<DeviceId> devices) {
  /// Copies the list.
  public AccountEntry {
    devices = List.copyOf(devices);
  }

  AccountEntry with(DeviceId device) {
    return new AccountEntry(name, Stream.concat(devices.stream(), Stream.of(device)).toList());
  }

  AccountEntry without(DeviceId device) {
    return new AccountEntry(name, devices.stream().filter(id -> !id.equals(device)).toList());
  }

  boolean wasDeleted() {
    return devices.isEmpty();
  }
}
