package sonet.client.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DeviceKeys;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.RegisterAccount;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.Standing;

/// The accounts of a [FakeServer] with their devices, and the devices that were removed.
final class FakeAccounts {
  private final FakeInboxes inboxes;
  private final FakeKeyLogs keyLogs;
  private final Map<AccountName, List<Device>> accounts = new LinkedHashMap<>();
  private final Map<DeviceId, Removal> removals = new HashMap<>();
  private final Map<AccountName, Device> recoveryKeys = new HashMap<>();
  private final Map<AccountName, DeviceSet> sets = new HashMap<>();
  private final Map<AccountName, Bytes> credentials = new HashMap<>();
  private final DeviceSetRules rules = new DeviceSetRules(Providers.pure());

  FakeAccounts(FakeInboxes inboxes, FakeKeyLogs keyLogs) {
    this.inboxes = inboxes;
    this.keyLogs = keyLogs;
  }

  Account register(RegisterAccount request) throws ClientException {
    Device first = device(request.name(), request.device(), List.of());
    List<Device> devices = accounts.computeIfAbsent(request.name(), n -> new ArrayList<>());
    if (!devices.isEmpty() && !devices.getFirst().id().equals(first.id())) {
      throw new ClientException(Reason.NAME_TAKEN, "The name is taken.");
    }
    if (devices.isEmpty()) {
      follow(request.name(), request.deviceSet());
      devices.add(first);
    }
    return new Account(request.name(), devices);
  }

  /// Takes the next device set of an account, when it is one.
  private void follow(AccountName account, Bytes encoded) throws ClientException {
    Optional<DeviceSet> before = Optional.ofNullable(sets.get(account));
    try {
      DeviceSet next = DeviceSet.decode(encoded);
      if (before.isPresent() && !next.previous().equals(rules.hash(before.get()))) {
        throw new ClientException(Reason.BUSY, "The device set does not follow.");
      }
      Standing standing = rules.check(before, next);
      if (standing != (before.isEmpty() ? Standing.REGISTERED : Standing.CONTINUED)) {
        throw new ClientException(Reason.REFUSED, "The device set is " + standing);
      }
      sets.put(account, next);
      keyLogs.enter(account, encoded);
    } catch (TransparencyException wrong) {
      throw new ClientException(Reason.REFUSED, "The device set is wrong.", wrong);
    }
  }

  private static Device device(
      AccountName account, NewDevice device, List<Endorsement> endorsements) {
    DeviceId id = DeviceId.ofKeyHash(FakeServer.SUITE.hash(device.signatureKey()));
    return new Device(
        id, account, device.name(), device.signatureKey(), FakeServer.NOW, endorsements);
  }

  /// A device that asks for something.
  Device find(DeviceId device) throws ClientException {
    return accounts.values().stream()
        .flatMap(List::stream)
        .filter(d -> d.id().equals(device))
        .findFirst()
        .orElseThrow(() ->
            removals.containsKey(device)
                ? new ClientException(Reason.DEVICE_REMOVED, "The device was removed.")
                : new ClientException(Reason.LOGIN_REFUSED, "The device is not known."));
  }

  /// Whose device it is, if it is anybody's.
  Optional<AccountName> account(DeviceId device) {
    return accounts.values().stream()
        .flatMap(List::stream)
        .filter(d -> d.id().equals(device))
        .findFirst()
        .map(Device::account);
  }

  Device add(DeviceId by, AddDevice request) throws ClientException {
    Device endorser = find(by);
    List<Endorsement> endorsements = new ArrayList<>(endorser.endorsements());
    endorsements.add(request.endorsement());
    Device linked = device(endorser.account(), request.device(), endorsements);
    follow(endorser.account(), request.deviceSet());
    List<Device> siblings = siblings(endorser.account());
    for (Device other : siblings) {
      if (!other.id().equals(by)) {
        inboxes.tell(other.id(), new Notice.DeviceAdded(linked.id()));
      }
    }
    siblings.add(linked);
    return linked;
  }

  Device replace(DeviceId by, ReplaceDevices request) throws ClientException {
    Device endorser = holder(by);
    List<Endorsement> endorsements = new ArrayList<>(endorser.endorsements());
    endorsements.add(request.endorsement());
    Device fresh = device(endorser.account(), request.device(), endorsements);
    follow(endorser.account(), request.deviceSet());
    List<Notice> told = new ArrayList<>(List.of(new Notice.DeviceAdded(fresh.id())));
    for (ReplaceDevices.Removed one : request.removed()) {
      Removal removal =
          new Removal(
              one.device(),
              endorser.signatureKey(),
              endorser.endorsements(),
              request.at(),
              one.signature());
      remove(endorser.account(), removal);
      told.add(new Notice.DeviceRemoved(removal));
    }
    List<Device> siblings = siblings(endorser.account());
    siblings.forEach(other -> told.forEach(notice -> inboxes.tell(other.id(), notice)));
    siblings.add(fresh);
    return fresh;
  }

  void changeRecoveryKey(DeviceId by, ChangeRecoveryKey request) throws ClientException {
    Device author = find(by);
    follow(author.account(), request.deviceSet());
    recoveryKeys.remove(author.account());
    if (request.key().isPresent()) {
      ChangeRecoveryKey.NewKey key = request.key().get();
      List<Endorsement> endorsements = new ArrayList<>(author.endorsements());
      endorsements.add(key.endorsement());
      recoveryKeys.put(
          author.account(),
          device(
              author.account(),
              new NewDevice("recovery key", key.signatureKey(), key.proof()),
              endorsements));
    }
    siblings(author.account()).stream()
        .filter(other -> !other.id().equals(by))
        .forEach(other -> inboxes.tell(other.id(), new Notice.RecoveryKeyChanged()));
  }

  void changeSuites(DeviceId by, ChangeSuites request) throws ClientException {
    follow(find(by).account(), request.deviceSet());
  }

  /// Who has a key: a device, or a recovery key.
  private Device holder(DeviceId id) throws ClientException {
    Optional<Device> key =
        recoveryKeys.values().stream().filter(one -> one.id().equals(id)).findFirst();
    return key.isPresent() ? key.get() : find(id);
  }

  OwnAccount own(DeviceId device) throws ClientException {
    AccountName name = holder(device).account();
    List<OwnDevice> devices =
        siblings(name).stream()
            .map(each -> new OwnDevice(each, Optional.of(FakeServer.NOW), DeviceKeys.NONE, 1))
            .toList();
    return new OwnAccount(
        name,
        device,
        devices,
        Optional.ofNullable(recoveryKeys.get(name)),
        Optional.ofNullable(sets.get(name)).map(DeviceSet::encoded));
  }

  OwnDevice rename(DeviceId by, DeviceId which, RenameDevice request) throws ClientException {
    siblings(find(by).account())
        .replaceAll(each -> each.id().equals(which) ? renamed(each, request) : each);
    return own(by).devices().getFirst();
  }

  private static Device renamed(Device device, RenameDevice request) {
    return new Device(
        device.id(),
        device.account(),
        request.name(),
        device.signatureKey(),
        device.registeredAt(),
        device.endorsements());
  }

  void remove(DeviceId by, DeviceId which, RemoveDevice request) throws ClientException {
    Device remover = find(by);
    follow(remover.account(), request.deviceSet());
    Removal removal =
        new Removal(
            which,
            remover.signatureKey(),
            remover.endorsements(),
            request.at(),
            request.signature());
    remove(remover.account(), removal);
    siblings(remover.account())
        .forEach(other -> inboxes.tell(other.id(), new Notice.DeviceRemoved(removal)));
  }

  void remove(AccountName account, Removal removal) {
    hide(account, removal.device());
    removals.put(removal.device(), removal);
  }

  Optional<Removal> removal(DeviceId device) {
    return Optional.ofNullable(removals.get(device));
  }

  /// An account as another device sees it.
  Account show(AccountName name) throws ClientException {
    return Optional.ofNullable(accounts.get(name))
        .map(devices ->
            new Account(
                name,
                devices,
                Optional.ofNullable(recoveryKeys.get(name)),
                Optional.ofNullable(credentials.get(name))))
        .orElseThrow(() -> new ClientException(Reason.UNKNOWN_USER, "There is no " + name + "."));
  }

  void publish(AccountName account, Bytes credential) {
    credentials.put(account, credential);
  }

  List<Device> devices(AccountName account) {
    return List.copyOf(accounts.getOrDefault(account, List.of()));
  }

  void smuggle(AccountName account, Device device) {
    accounts.computeIfAbsent(account, name -> new ArrayList<>()).add(device);
  }

  void hide(AccountName account, DeviceId device) {
    siblings(account).removeIf(each -> each.id().equals(device));
  }

  void restore(AccountName account, Device device) {
    smuggle(account, device);
    removals.remove(device.id());
  }

  private List<Device> siblings(AccountName account) {
    return Optional.ofNullable(accounts.get(account)).orElseThrow();
  }
}
