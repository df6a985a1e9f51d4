package sonet.client.transparency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.AccountKeys;
import sonet.crypto.Bytes;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;

/// What is known of an account's keys in the words of the SDK.
final class Descriptions {
  private Descriptions() {}

  static AccountKeys of(String account, KnownAccount one) {
    List<AccountKeys.Device> devices = new ArrayList<>();
    for (DeviceKey device : one.set().map(DeviceSet::devices).orElse(List.of())) {
      if (!device.isRecoveryKey()) {
        devices.add(proven(device));
      }
    }
    for (Bytes key : one.shown()) {
      if (one.decision().keys().contains(key)
          && one.set().filter(set -> set.hasDevice(key)).isEmpty()) {
        devices.add(new AccountKeys.Device(KeyChanges.device(key), key, Optional.empty(), false));
      }
    }
    return new AccountKeys(
        account,
        one.state(),
        one.set().map(DeviceSet::number),
        Optional.of(one.checkedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
        devices,
        one.set().flatMap(DeviceSet::recoveryKey).map(Descriptions::proven),
        one.doubts().stream().map(doubt -> doubt.change(account)).toList(),
        proof(one),
        SeenKeys.name(account, one));
  }

  private static AccountKeys.Device proven(DeviceKey device) {
    return new AccountKeys.Device(
        KeyChanges.device(device.signatureKey()),
        device.signatureKey(),
        Optional.of(Instant.ofEpochMilli(device.addedAt())),
        true);
  }

  private static Optional<AccountKeys.Proof> proof(KnownAccount one) {
    if (one.set().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        one.credited()
            .map(credited ->
                new AccountKeys.Proof(
                    credited.term().provisional()
                        ? AccountKeys.Source.PROVISIONAL_CREDENTIAL
                        : AccountKeys.Source.CREDENTIAL,
                    credited.term().asOf()))
            .orElseGet(() -> new AccountKeys.Proof(AccountKeys.Source.LOG, one.checkedAt())));
  }
}
