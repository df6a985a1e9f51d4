package sonet.protocol;

import java.util.List;

/// An account as it sees itself: the answer to `GET /v1/accounts/self`.
///
/// @param name its name
/// @param current the device that asks
/// @param devices in the order in which they were registered
public record OwnAccount(AccountName name, DeviceId current, List<OwnDevice> devices) {
  /// Copies the list.
  public OwnAccount {
    devices = List.copyOf(devices);
  }
}
