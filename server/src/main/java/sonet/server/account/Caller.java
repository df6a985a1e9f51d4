package sonet.server.account;

import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.server.storage.Locations;

/// Who asks: an authenticated device, or the recovery key of an account.
///
/// @param locations the state of its tenant
/// @param device the device; a recovery key in its shape
/// @param by which of the two it is
public record Caller(Locations locations, Device device, By by) {
  /// What has authenticated.
  public enum By {
    /// A device.
    DEVICE,
    /// A recovery key, which may do very little.
    RECOVERY_KEY
  }

  /// A device.
  public Caller(Locations locations, Device device) {
    this(locations, device, By.DEVICE);
  }

  /// The device's id.
  public DeviceId id() {
    return device.id();
  }

  /// The device's account.
  public AccountName account() {
    return device.account();
  }
}
