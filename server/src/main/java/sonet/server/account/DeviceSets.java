package sonet.server.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.NewDevice;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.transparency.Labels;
import sonet.server.transparency.Submissions;
import sonet.server.transparency.Submissions.Last;
import sonet.server.transparency.Submissions.Submission;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.directory.Standing;

/// The device sets of accounts on their way into the transparency log.
///
/// Whoever changes the devices of an account hands in the set that follows, signed by the device
/// that asks. It is held to the rules that everyone else will hold it to, and to the request: what
/// the directory says and what the log says is always the same. Only an account's deletion, and
/// that an administrator took a device out, is said by the operator, without a signature.
public final class DeviceSets {
  /// Whose clock goes wrong by more is told so.
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final Set<ChangeReason> REMOVING =
      EnumSet.of(
          ChangeReason.RETIRED_DEVICE,
          ChangeReason.LOST_DEVICE,
          ChangeReason.COMPROMISE,
          ChangeReason.ROTATION);
  private static final Set<ChangeReason> ADDING =
      EnumSet.of(ChangeReason.NEW_DEVICE, ChangeReason.ROTATION);
  private static final Set<ChangeReason> REPLACING =
      EnumSet.of(ChangeReason.ROTATION, ChangeReason.RECOVERY);

  private final Submissions submissions;
  private final Allowance allowance;
  private final InstantSource clock;
  private final DeviceSetRules rules;

  /// Device sets that are handed in.
  ///
  /// @param allowance bounds how often the keys of an account change
  public DeviceSets(
      Submissions submissions, Allowance allowance, InstantSource clock, CryptoProvider provider) {
    this.submissions = submissions;
    this.allowance = allowance;
    this.clock = clock;
    this.rules = new DeviceSetRules(provider);
  }

  /// The set that an account handed in last.
  Optional<Bytes> present(Locations at, AccountName account) throws RefusalException {
    return submissions.last(at, Labels.of(account)).map(Last::value);
  }

  /// The first set of an account.
  ///
  /// @throws RefusalException when it is not one of just the device
  Submission first(Locations at, AccountName account, NewDevice device, Bytes encoded)
      throws RefusalException {
    DeviceSet set = decode(account, encoded);
    requireFollowing(Optional.empty(), set, device.signatureKey());
    requireKeys(set, List.of(device.signatureKey()));
    requireProof(set, device);
    return submissions.next(at, Labels.of(account), Optional.empty(), encoded);
  }

  /// A set with a further device.
  ///
  /// @throws RefusalException when it is not the next one, or has something else besides
  Submission adding(Locations at, Device author, NewDevice device, Bytes encoded)
      throws RefusalException {
    Before before = before(at, author.account());
    DeviceSet set = decode(author.account(), encoded);
    requireFollowing(Optional.of(before), set, author.signatureKey());
    requireReason(set, ADDING);
    requireKeys(set, replaced(before.set(), Set.of(), List.of(device.signatureKey())));
    requireDevice(set, device);
    requireSameSuites(before.set(), set);
    return next(at, before, set);
  }

  /// A set with a further device in the place of others. The rules say who may hand in one for
  /// which reason.
  ///
  /// @param removed the keys of the others
  /// @throws RefusalException when it is not the next one, or has something else besides
  Submission replacing(
      Locations at, Device author, NewDevice device, Set<Bytes> removed, Bytes encoded)
      throws RefusalException {
    Before before = before(at, author.account());
    DeviceSet set = decode(author.account(), encoded);
    requireFollowing(Optional.of(before), set, author.signatureKey());
    requireReason(set, REPLACING);
    requireKeys(set, replaced(before.set(), removed, List.of(device.signatureKey())));
    requireDevice(set, device);
    requireSameSuites(before.set(), set);
    return next(at, before, set);
  }

  /// A set with another recovery key, or without.
  ///
  /// @throws RefusalException when it is not the next one, or has something else besides
  Submission changingRecoveryKey(
      Locations at, Device author, Optional<NewDevice> key, Bytes encoded) throws RefusalException {
    Before before = before(at, author.account());
    DeviceSet set = decode(author.account(), encoded);
    requireFollowing(Optional.of(before), set, author.signatureKey());
    requireReason(set, EnumSet.of(ChangeReason.RECOVERY_KEY));
    Set<Bytes> old =
        before.set().recoveryKey().map(known -> Set.of(known.signatureKey())).orElse(Set.of());
    requireKeys(
        set, replaced(before.set(), old, key.stream().map(NewDevice::signatureKey).toList()));
    if (key.isPresent()) {
      requireProof(set, key.get());
    }
    requireSameSuites(before.set(), set);
    return next(at, before, set);
  }

  /// A set in which the device that asks has other suites.
  ///
  /// @throws RefusalException when it is not the next one, or something else differs
  Submission changingSuites(Locations at, Device author, Bytes encoded) throws RefusalException {
    Before before = before(at, author.account());
    DeviceSet set = decode(author.account(), encoded);
    requireFollowing(Optional.of(before), set, author.signatureKey());
    requireReason(set, EnumSet.of(ChangeReason.ROTATION));
    requireKeys(set, keys(before.set()));
    for (DeviceKey device : before.set().devices()) {
      boolean own = device.signatureKey().equals(author.signatureKey());
      if (!own && !set.devices().contains(device)) {
        throw refused("it changes another device");
      }
    }
    return next(at, before, set);
  }

  /// The keys of a set with others in the place of some.
  private static List<Bytes> replaced(DeviceSet before, Set<Bytes> gone, List<Bytes> come) {
    return Stream.concat(keys(before).stream().filter(key -> !gone.contains(key)), come.stream())
        .toList();
  }

  /// A set without a device.
  ///
  /// @throws RefusalException when it is not the next one, or lacks something else
  Submission removing(Locations at, Device author, Bytes removed, Bytes encoded)
      throws RefusalException {
    Before before = before(at, author.account());
    DeviceSet set = decode(author.account(), encoded);
    requireFollowing(Optional.of(before), set, author.signatureKey());
    requireReason(set, REMOVING);
    requireKeys(set, replaced(before.set(), Set.of(removed), List.of()));
    requireSameSuites(before.set(), set);
    return next(at, before, set);
  }

  /// Hands in a set that was found right. A change stays in the log for good, so there may not be
  /// any number of them. What takes keys away is not bounded by itself, for they came before; so
  /// nobody who has one device keeps the others from removing it. Nor does it keep the recovery key
  /// from being used.
  private Submission next(Locations at, Before before, DeviceSet set) throws RefusalException {
    boolean brings =
        set.reason() == ChangeReason.ROTATION
            || set.devices().stream().anyMatch(key -> !before.set().contains(key.signatureKey()));
    if (brings) {
      boolean recovers = set.reason() == ChangeReason.RECOVERY;
      Bytes whom = recovers ? set.authorship().orElseThrow().key() : set.account();
      allowance.take(at, Allowance.What.KEY_CHANGES, whom);
    }
    Bytes label = DirectoryLabels.account(set.account());
    return submissions.next(at, label, Optional.of(before.last()), set.encoded());
  }

  /// The set without a device that an administrator took out, which nobody signs.
  ///
  /// @param removed the key of the device
  /// @throws RefusalException when the account has no set, or lost the device at this moment
  Submission expelling(Locations at, AccountName account, Bytes removed, ChangeNote note)
      throws RefusalException {
    Before before = before(at, account);
    if (!before.set().hasDevice(removed)) {
      throw RefusalException.of(
          ProblemType.DEVICE_SET_CONFLICT, "the account is being changed at this moment");
    }
    DeviceSet left =
        new DeviceSetEditor(rules)
            .removing(
                before.set(),
                new DeviceSetEditor.Change(clock.millis(), ChangeReason.ADMINISTRATOR, note.text()),
                Set.of(removed));
    try {
      Standing standing = rules.check(Optional.of(before.set()), left);
      if (standing != Standing.UNAUTHORIZED) {
        throw new AssertionError("a set that nobody signed stands as " + standing);
      }
    } catch (TransparencyException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    return submissions.next(at, Labels.of(account), Optional.of(before.last()), left.encoded());
  }

  /// The set that says of an account that it was deleted; empty when it never had one.
  Optional<Submission> deleting(Locations at, AccountName account) throws RefusalException {
    Optional<Last> last = submissions.last(at, Labels.of(account));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    DeviceSet before = stored(last.get());
    DeviceSet gone =
        new DeviceSetEditor(rules)
            .removing(
                before,
                new DeviceSetEditor.Change(clock.millis(), ChangeReason.DELETION),
                Set.copyOf(keys(before)));
    return Optional.of(submissions.next(at, Labels.of(account), last, gone.encoded()));
  }

  /// The set that another follows.
  private record Before(Last last, DeviceSet set) {}

  private Before before(Locations at, AccountName account) throws RefusalException {
    Last last =
        submissions
            .last(at, Labels.of(account))
            .orElseThrow(() ->
                RefusalException.of(
                    ProblemType.DEVICE_SET_CONFLICT,
                    "the account has no device set: it is from before there was a log, and cannot"
                        + " be changed; register another one"));
    return new Before(last, stored(last));
  }

  private static DeviceSet stored(Last last) {
    try {
      return DeviceSet.decode(last.value());
    } catch (TransparencyException e) {
      throw new AssertionError("a document of the store holds no device set", e);
    }
  }

  private static DeviceSet decode(AccountName account, Bytes encoded) throws RefusalException {
    DeviceSet set;
    try {
      set = DeviceSet.decode(encoded);
    } catch (TransparencyException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    if (!set.account().equals(account.identity())) {
      throw refused("it is of another account");
    }
    return set;
  }

  /// Whether it is the right next one, signed by the device that asks.
  private void requireFollowing(Optional<Before> before, DeviceSet set, Bytes author)
      throws RefusalException {
    if (before.isPresent()
        && (set.number() != before.get().set().number() + 1
            || !set.previous().equals(rules.hash(before.get().set())))) {
      throw RefusalException.of(
          ProblemType.DEVICE_SET_CONFLICT,
          "number %d was expected, after the present one, and number %d came"
              .formatted(before.get().set().number() + 1, set.number()));
    }
    if (set.at() > clock.instant().plus(AHEAD).toEpochMilli()) {
      throw refused("it is from the future; set the clock of the device");
    }
    try {
      Standing standing = rules.check(before.map(Before::set), set);
      boolean right =
          before.isEmpty() ? standing == Standing.REGISTERED : standing == Standing.CONTINUED;
      if (!right || !set.authorship().orElseThrow().key().equals(author)) {
        throw refused("it is not signed by the device that asks");
      }
    } catch (TransparencyException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static void requireReason(DeviceSet set, Set<ChangeReason> allowed)
      throws RefusalException {
    if (!allowed.contains(set.reason())) {
      throw refused(
          "the reason is "
              + set.reason()
              + ", not one of "
              + allowed.stream().map(ChangeReason::name).collect(Collectors.joining(", ")));
    }
  }

  private static List<Bytes> keys(DeviceSet set) {
    return set.devices().stream().map(DeviceKey::signatureKey).toList();
  }

  private static void requireKeys(DeviceSet set, List<Bytes> expected) throws RefusalException {
    if (!keys(set).equals(expected)) {
      throw refused("it has other devices than the request makes of them");
    }
  }

  /// What comes as a device is none of the keys that get nothing.
  private static void requireDevice(DeviceSet set, NewDevice device) throws RefusalException {
    requireProof(set, device);
    if (set.device(device.signatureKey()).orElseThrow().isRecoveryKey()) {
      throw refused("a device has suites");
    }
  }

  private static void requireProof(DeviceSet set, NewDevice device) throws RefusalException {
    if (!set.device(device.signatureKey()).orElseThrow().proof().equals(device.proof())) {
      throw refused("it has another proof of the device than the request");
    }
  }

  /// With devices that come or go nothing else changes.
  private static void requireSameSuites(DeviceSet before, DeviceSet set) throws RefusalException {
    for (DeviceKey device : before.devices()) {
      Optional<DeviceKey> now = set.device(device.signatureKey());
      if (now.isPresent() && !now.get().equals(device)) {
        throw refused("it changes another device as well");
      }
    }
  }

  private static RefusalException refused(String detail) {
    return RefusalException.of(ProblemType.DEVICE_SET_REFUSED, "the device set: " + detail);
  }
}
