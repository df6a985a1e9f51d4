package sonet.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;

/// What the store keeps of a device, or of a recovery key.
///
/// @param id its id
/// @param account the account it belongs to
/// @param name what its owner calls it
/// @param signatureKey its key
/// @param registeredAt when it was registered
/// @param endorsements that lead to it; absent for none
/// @param signOuts how often it signed out, which ends all its tokens; absent for never
/// @param recoveryKey whether it is a recovery key and no device; absent for a device
public record DeviceEntry(
    DeviceId id,
    AccountName account,
    String name,
    Bytes signatureKey,
    Instant registeredAt,
    Optional<List<Endorsement>> endorsements,
    Optional<Integer> signOuts,
    Optional<Boolean> recoveryKey) {
  /// A device that was registered now.
  public static DeviceEntry of(Device device) {
    return new DeviceEntry(
        device.id(),
        device.account(),
        device.name(),
        device.signatureKey(),
        device.registeredAt(),
        Optional.of(device.endorsements()),
        Optional.empty(),
        Optional.empty());
  }

  /// A recovery key that was made now.
  static DeviceEntry ofRecoveryKey(Device key) {
    return new DeviceEntry(
        key.id(),
        key.account(),
        key.name(),
        key.signatureKey(),
        key.registeredAt(),
        Optional.of(key.endorsements()),
        Optional.empty(),
        Optional.of(true));
  }

  boolean isRecoveryKey() {
    return recoveryKey.orElse(false);
  }

  Device device() {
    return new Device(
        id, account, name, signatureKey, registeredAt, endorsements.orElse(List.of()));
  }

  int tokenGeneration() {
    return signOuts.orElse(0);
  }

  DeviceEntry renamed(String other) {
    return new DeviceEntry(
        id, account, other, signatureKey, registeredAt, endorsements, signOuts, recoveryKey);
  }

  DeviceEntry signedOut() {
    return new DeviceEntry(
        id,
        account,
        name,
        signatureKey,
        registeredAt,
        endorsements,
        Optional.of(tokenGeneration() + 1),
        recoveryKey);
  }
}
