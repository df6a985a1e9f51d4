package sonet.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;

/// What the store keeps of a device.
///
/// @param id its id
/// @param account the account it belongs to
/// @param name what its owner calls it
/// @param signatureKey its key
/// @param registeredAt when it was registered
/// @param endorsements that lead to it; absent for none
/// @param signOuts how often it signed out, which ends all its tokens; absent for never
public record DeviceEntry(
    DeviceId id,
    AccountName account,
    String name,
    Bytes signatureKey,
    Instant registeredAt,
    Optional<List<Endorsement>> endorsements,
    Optional<Integer> signOuts) {
  /// A device that was registered now.
  public static DeviceEntry of(Device device) {
    return new DeviceEntry(
        device.id(),
        device.account(),
        device.name(),
        device.signatureKey(),
        device.registeredAt(),
        Optional.of(device.endorsements()),
        Optional.empty());
  }

  Device device() {
    return new Device(
        id, account, name, signatureKey, registeredAt, endorsements.orElse(List.of()));
  }

  int tokenGeneration() {
    return signOuts.orElse(0);
  }

  DeviceEntry renamed(String other) {
    return new DeviceEntry(id, account, other, signatureKey, registeredAt, endorsements, signOuts);
  }

  DeviceEntry signedOut() {
    return new DeviceEntry(
        id,
        account,
        name,
        signatureKey,
        registeredAt,
        endorsements,
        Optional.of(tokenGeneration() + 1));
  }
}
