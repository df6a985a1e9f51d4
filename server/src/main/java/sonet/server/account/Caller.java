package sonet.server.account;

import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.server.storage.Locations;

/// Who asks: an authenticated device.
///
/// @param locations the state of its tenant
/// @param device the device
public record Caller(Locations locations, Device device) {
  /// The device's id.
  public DeviceId id() {
    return device.id();
  }

  /// The device's account.
  public AccountName account() {
    return device.account();
  }
}
