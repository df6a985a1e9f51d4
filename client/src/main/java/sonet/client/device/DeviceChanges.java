package sonet.client.device;

import java.util.List;
import java.util.function.Function;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Signer;
import sonet.protocol.AddDevice;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Device;
import sonet.protocol.NewDevice;
import sonet.protocol.RemoveDevice;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;

/// Changes which devices the account has. With each change goes the device set that follows the
/// present one; when another device of the account was faster, it is made anew.
public final class DeviceChanges {
  private static final int ATTEMPTS = 4;

  private final KeyDesk keys;
  private final Desk.Tools tools;

  /// Changes by the device at a desk.
  public DeviceChanges(Desk desk) {
    this.keys = desk.keys();
    this.tools = desk.tools();
  }

  private interface Attempt<T> {
    T on(DeviceSet before) throws ClientException;
  }

  /// Adds a device, which this one endorses; what was asked of the server.
  ///
  /// @param suites the cipher suites that it can use
  /// @throws ClientException with `REFUSED`, or a failure of the server
  public AddDevice add(NewDevice device, List<Integer> suites) throws ClientException {
    return attempt(before -> {
      requireNew(before.contains(device.signatureKey()));
      AddDevice request = tools.endorser().endorse(device, suites, before);
      keys.remember(request.deviceSet());
      var _ = tools.service().addDevice(request);
      return request;
    });
  }

  private static void requireNew(boolean known) throws ClientException {
    if (known) {
      throw new ClientException(Reason.REFUSED, "The device is one of this account already.");
    }
  }

  /// Removes a device; what was asked of the server.
  ///
  /// @param version of its entry that was seen
  /// @throws ClientException with `UNKNOWN_DEVICE`, `REFUSED`, or a failure of the server
  public RemoveDevice remove(Device device, long version, ChangeReason reason)
      throws ClientException {
    return attempt(before -> {
      if (!before.contains(device.signatureKey())) {
        throw new ClientException(
            Reason.UNKNOWN_DEVICE, "No device of this account has ever stood for that one.");
      }
      RemoveDevice request = tools.endorser().remove(device, reason, before);
      keys.remember(request.deviceSet());
      tools.service().remove(device.id(), request, version);
      return request;
    });
  }

  /// Gives the account another recovery key in the place of the one that it may have.
  ///
  /// @throws ClientException with `REFUSED`, or a failure of the server
  public void recoveryKey(Signer key) throws ClientException {
    recoveryKey(before -> tools.endorser().recoveryKey(key, before));
  }

  /// Takes the recovery key of the account away. Returns whether it had one.
  ///
  /// @throws ClientException with `REFUSED`, or a failure of the server
  public boolean revokeRecoveryKey() throws ClientException {
    if (keys.newest().recoveryKey().isEmpty()) {
      return false;
    }
    recoveryKey(before -> tools.endorser().withoutRecoveryKey(before));
    return true;
  }

  private void recoveryKey(Function<DeviceSet, ChangeRecoveryKey> change) throws ClientException {
    var _ =
        attempt(before -> {
          ChangeRecoveryKey request = change.apply(before);
          keys.remember(request.deviceSet());
          tools.service().changeRecoveryKey(request);
          return request;
        });
    // From now on it is shown.
    var _ = keys.newest();
  }

  /// Has the log say which suites this device can use, if it says something else.
  ///
  /// @throws ClientException with `REFUSED`, or a failure of the server
  public void suites(List<Integer> suites) throws ClientException {
    var _ =
        attempt(before -> {
          if (KeyDesk.suites(before, tools.ownKey()).equals(KeyDesk.ascending(suites))) {
            return before;
          }
          ChangeSuites request = tools.endorser().suites(suites, before);
          keys.remember(request.deviceSet());
          tools.service().changeSuites(request);
          return keys.newest();
        });
  }

  private <T> T attempt(Attempt<T> attempt) throws ClientException {
    for (int i = 1; ; i++) {
      try {
        return attempt.on(present());
      } catch (ClientException failed) {
        if (failed.reason() != Reason.BUSY || i == ATTEMPTS) {
          throw failed;
        }
      }
    }
  }

  /// The set from which the next one is made: what the log proves, and not what the server shows.
  private DeviceSet present() throws ClientException {
    DeviceSet present = keys.newest();
    if (!present.contains(tools.ownKey())) {
      throw new ClientException(
          Reason.UNTRUSTED_USER, "The log has a device set of this account without this device.");
    }
    return present;
  }
}
