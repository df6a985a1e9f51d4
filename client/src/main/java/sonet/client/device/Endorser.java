package sonet.client.device;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.RemoveDevice;
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

  private static DeviceSetEditor.Change change(Instant at, ChangeReason reason) {
    return new DeviceSetEditor.Change(at.toEpochMilli(), reason);
  }

  /// The signature covers milliseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
