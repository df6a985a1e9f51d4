package sonet.transparency.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;

/// Makes device sets, each from the one before, signed by a device or made by the operator. What it
/// makes follows [DeviceSetRules] as long as what it is asked for can.
public final class DeviceSetEditor {
  private final DeviceSetRules rules;

  /// An editor; the rules give it the hash of the set before.
  public DeviceSetEditor(DeviceSetRules rules) {
    this.rules = rules;
  }

  /// A change to be made.
  ///
  /// @param at when, in milliseconds since 1970; a time before that of the set before is moved to
  ///   it
  /// @param reason why
  /// @param note what its author adds
  public record Change(long at, ChangeReason reason, String note) {
    /// A change that its reason says all of.
    public Change(long at, ChangeReason reason) {
      this(at, reason, "");
    }
  }

  /// The first set of an account, signed by its only device.
  public DeviceSet first(Bytes account, long at, List<Integer> suites, Signer device) {
    DeviceSet unsigned =
        new DeviceSet(
            account,
            0,
            DeviceSet.NONE_BEFORE,
            at,
            ChangeReason.REGISTRATION,
            "",
            List.of(
                new DeviceKey(
                    device.publicKey(),
                    device.sign(SignedText.possession(account, device.publicKey())),
                    suites,
                    at)),
            List.of(),
            Optional.empty());
    return signed(unsigned, device);
  }

  /// A set with a further device.
  public DeviceSet adding(DeviceSet before, Change change, DeviceKey device, Signer author) {
    List<DeviceKey> devices = new ArrayList<>(before.devices());
    devices.add(device);
    return signed(next(before, change, devices), author);
  }

  /// A set without some devices.
  public DeviceSet removing(DeviceSet before, Change change, Set<Bytes> keys, Signer author) {
    return signed(next(before, change, without(before, keys)), author);
  }

  /// A set with a device in the place of others.
  public DeviceSet replacing(
      DeviceSet before, Change change, Set<Bytes> keys, DeviceKey device, Signer author) {
    List<DeviceKey> devices = new ArrayList<>(without(before, keys));
    devices.add(device);
    return signed(next(before, change, devices), author);
  }

  /// A set with another recovery key in the place of the one there is, or without any.
  public DeviceSet withRecoveryKey(
      DeviceSet before, long at, Optional<DeviceKey> key, Signer author) {
    List<DeviceKey> devices = new ArrayList<>();
    before.devices().stream().filter(device -> !device.isRecoveryKey()).forEach(devices::add);
    key.ifPresent(devices::add);
    return signed(next(before, new Change(at, ChangeReason.RECOVERY_KEY), devices), author);
  }

  /// A set in which the author's own device has other suites. The note says which, for those who
  /// just read of the change.
  public DeviceSet withSuites(DeviceSet before, long at, List<Integer> suites, Signer author) {
    List<DeviceKey> devices = new ArrayList<>();
    for (DeviceKey device : before.devices()) {
      boolean own = device.signatureKey().equals(author.publicKey());
      devices.add(own ? device.withSuites(suites) : device);
    }
    return signed(
        next(before, new Change(at, ChangeReason.ROTATION, note(suites)), devices), author);
  }

  private static String note(List<Integer> suites) {
    String all =
        "cipher suites: " + suites.stream().map(String::valueOf).collect(Collectors.joining(" "));
    return all.length() <= DeviceSet.LONGEST_NOTE ? all : suites.size() + " cipher suites";
  }

  /// A set without some devices that the operator makes, and that nobody signs: with the reason
  /// `ADMINISTRATOR` for some, `DELETION` for all of them.
  public DeviceSet removing(DeviceSet before, Change change, Set<Bytes> keys) {
    return next(before, change, without(before, keys));
  }

  private static List<DeviceKey> without(DeviceSet before, Set<Bytes> keys) {
    return before.devices().stream()
        .filter(device -> !keys.contains(device.signatureKey()))
        .toList();
  }

  private DeviceSet next(DeviceSet before, Change change, List<DeviceKey> devices) {
    List<Bytes> removed = new ArrayList<>();
    for (DeviceKey device : before.devices()) {
      if (devices.stream().noneMatch(now -> now.signatureKey().equals(device.signatureKey()))) {
        removed.add(device.signatureKey());
      }
    }
    return new DeviceSet(
        before.account(),
        before.number() + 1,
        rules.hash(before),
        Math.max(change.at(), before.at()),
        change.reason(),
        change.note(),
        devices,
        removed,
        Optional.empty());
  }

  private static DeviceSet signed(DeviceSet set, Signer author) {
    requireEd25519(author);
    Bytes signature = author.sign(set.signedText(author.publicKey()));
    return new DeviceSet(
        set.account(),
        set.number(),
        set.previous(),
        set.at(),
        set.reason(),
        set.note(),
        set.devices(),
        set.removed(),
        Optional.of(new DeviceSet.Authorship(author.publicKey(), signature)));
  }

  private static void requireEd25519(Signer signer) {
    if (signer.scheme() != SignatureScheme.ED25519) {
      throw new IllegalArgumentException("device sets are signed with Ed25519");
    }
  }
}
