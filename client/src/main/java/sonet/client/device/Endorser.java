package sonet.client.device;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.client.link.Newcomer;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.RemoveDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.SigningInput;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;

/// Signs which devices belong to the account, and which do no more (docs/devices.md): for the other
/// devices, and as the set that goes into the transparency log.
///
/// @param account whose devices
/// @param signer the key of this device
/// @param clock for when it was said
/// @param editor makes device sets
public record Endorser(
    AccountName account, Signer signer, InstantSource clock, DeviceSetEditor editor) {
  /// The first set of the account, of this device.
  ///
  /// @param suites the cipher suites that it can use
  public Bytes first(List<Integer> suites) {
    return editor
        .first(account.identity(), now().toEpochMilli(), ascending(suites), signer)
        .encoded();
  }

  private static List<Integer> ascending(List<Integer> suites) {
    return suites.stream().sorted().distinct().toList();
  }

  /// Takes a device for one of the account.
  ///
  /// @param suites the cipher suites that it can use
  /// @param before the present set
  public AddDevice endorse(NewDevice device, List<Integer> suites, DeviceSet before) {
    Instant at = now();
    Bytes input = SigningInput.endorsement(account, device.signatureKey(), at);
    DeviceKey key =
        new DeviceKey(device.signatureKey(), device.proof(), ascending(suites), at.toEpochMilli());
    return new AddDevice(
        device,
        new Endorsement(signer.publicKey(), at, signer.sign(input)),
        editor.adding(before, change(at, ChangeReason.NEW_DEVICE), key, signer).encoded());
  }

  /// Takes a device for one of the account no more.
  ///
  /// @param reason why, a removal
  /// @param before the present set, which has the device
  public RemoveDevice remove(Device device, ChangeReason reason, DeviceSet before) {
    Instant at = now();
    Set<Bytes> keys = Set.of(device.signatureKey());
    return new RemoveDevice(
        at,
        signer.sign(SigningInput.removal(account, device.id(), at)),
        editor.removing(before, change(at, reason), keys, signer).encoded());
  }

  /// Has a device take the place of others, of which there may be none.
  ///
  /// @param device that comes, with the suites that it can use
  /// @param gone devices of the account
  /// @param before the present set
  public ReplaceDevices replace(
      Newcomer device, List<Device> gone, ChangeReason reason, DeviceSet before) {
    Instant at = now();
    NewDevice fresh = device.device();
    Bytes input = SigningInput.endorsement(account, fresh.signatureKey(), at);
    DeviceKey key =
        new DeviceKey(
            fresh.signatureKey(), fresh.proof(), ascending(device.suites()), at.toEpochMilli());
    Set<Bytes> keys =
        gone.stream().map(Device::signatureKey).collect(Collectors.toUnmodifiableSet());
    return new ReplaceDevices(
        fresh,
        new Endorsement(signer.publicKey(), at, signer.sign(input)),
        at,
        gone.stream()
            .map(one ->
                new ReplaceDevices.Removed(
                    one.id(), signer.sign(SigningInput.removal(account, one.id(), at))))
            .toList(),
        editor.replacing(before, change(at, reason), keys, key, signer).encoded());
  }

  /// Gives the account another recovery key.
  ///
  /// @param key which signs that it is one
  /// @param before the present set
  public ChangeRecoveryKey recoveryKey(Signer key, DeviceSet before) {
    Instant at = now();
    Bytes publicKey = key.publicKey();
    Bytes proof = key.sign(SigningInput.registration(account, publicKey));
    Bytes input = SigningInput.endorsement(account, publicKey, at);
    DeviceKey entry = new DeviceKey(publicKey, proof, List.of(), at.toEpochMilli());
    return new ChangeRecoveryKey(
        Optional.of(
            new ChangeRecoveryKey.NewKey(
                publicKey, proof, new Endorsement(signer.publicKey(), at, signer.sign(input)))),
        editor.withRecoveryKey(before, at.toEpochMilli(), Optional.of(entry), signer).encoded());
  }

  /// Takes the recovery key of the account away.
  ///
  /// @param before the present set
  public ChangeRecoveryKey withoutRecoveryKey(DeviceSet before) {
    return new ChangeRecoveryKey(
        Optional.empty(),
        editor.withRecoveryKey(before, now().toEpochMilli(), Optional.empty(), signer).encoded());
  }

  /// Says that this device can use other suites.
  ///
  /// @param before the present set
  public ChangeSuites suites(List<Integer> suites, DeviceSet before) {
    return new ChangeSuites(
        editor.withSuites(before, now().toEpochMilli(), ascending(suites), signer).encoded());
  }

  private static DeviceSetEditor.Change change(Instant at, ChangeReason reason) {
    return new DeviceSetEditor.Change(at.toEpochMilli(), reason);
  }

  /// The signature covers milliseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
