package sonet.server.account;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;

/// What the store keeps of a device.
///
/// @param id its id
/// @param account the account it belongs to
/// @param name what its owner calls it
/// @param signatureKey its key
/// @param registeredAt when it was registered
/// @param signOuts how often it signed out, which ends all its tokens; absent for never
record DeviceEntry(
    DeviceId id,
    AccountName account,
    String name,
    Bytes signatureKey,
    Instant registeredAt,
    Optional<Integer> signOuts) {
  static DeviceEntry of(Device device) {
    return new DeviceEntry(
        device.id(),
        device.account(),
        device.name(),
        device.signatureKey(),
        device.registeredAt(),
        Optional.empty());
  }

  Device device() {
    return new Device(id, account, name, signatureKey, registeredAt);
  }

  int tokenGeneration() {
    return signOuts.orElse(0);
  }

  DeviceEntry renamed(String other) {
    return new DeviceEntry(id, account, other, signatureKey, registeredAt, signOuts);
  }

  DeviceEntry signedOut() {
    return new DeviceEntry(
        id, account, name, signatureKey, registeredAt, Optional.of(tokenGeneration() + 1));
  }
}
