package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.LogAuditors;
import sonet.client.group.GroupMember;
import sonet.client.transparency.Auditing;
import sonet.client.transparency.Directory;
import sonet.client.transparency.Gossip;
import sonet.client.transparency.HandedLog;
import sonet.client.transparency.KeyWatch;
import sonet.client.transparency.OwnCredential;
import sonet.client.transparency.OwnLabel;
import sonet.client.transparency.OwnSets;
import sonet.client.transparency.ShownHeads;
import sonet.client.transparency.VerifiedLog;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;

/// Whose keys are whose, for a desk: each question to the log waits for its turn, since every
/// answer continues the one before. May be used from any thread but the owner's.
public final class KeyDesk {
  private final Parts parts;
  private final Desk.Tools tools;
  private final Owner turn = new Owner("sonet-log");
  private final Owed owed;
  private volatile Optional<Told> told = Optional.empty();
  private volatile boolean hurried;

  /// What it stands on.
  ///
  /// @param log the log as this device trusts it
  /// @param directory of all accounts
  /// @param own the label of this account
  /// @param credential of this account, for others
  /// @param watch what is done from time to time
  /// @param gate for those who send
  /// @param vault where it is kept
  record Parts(
      VerifiedLog log,
      Directory directory,
      OwnLabel own,
      OwnCredential credential,
      KeyWatch watch,
      MemberGate gate,
      KeyVault vault) {}

  KeyDesk(Parts parts, Desk.Tools tools) {
    this.parts = parts;
    this.tools = tools;
    this.owed = new Owed(parts.directory(), turn, tools.clock());
    carry();
  }

  /// Has the leaves of this device say what proves the keys of its account.
  private void carry() {
    parts.credential().current().ifPresent(tools.engine()::carry);
  }

  /// Opens it over what a state has.
  static KeyDesk open(KeyVault vault, Desk.Tools tools) throws ClientException {
    VerifiedLog log =
        VerifiedLog.open(
            vault,
            tools.service().transparency(),
            new VerifiedLog.Tools(
                tools.provider(),
                tools.clock(),
                tools.keys().log(),
                Auditing.of(tools.keys(), tools.endorser().account())));
    Directory directory =
        new Directory(
            log,
            (account, keys, known) -> {
              AccountName name = PairPost.name(account);
              Account shown = tools.service().account(name);
              return shown.name().equals(name)
                  && Lineage.leadsTo(tools.provider(), shown, keys, known);
            },
            tools.keys().policy());
    OwnLabel.Self self = new OwnLabel.Self(tools.endorser().account(), tools.ownKey());
    OwnLabel own = new OwnLabel(log, self);
    OwnCredential credential = new OwnCredential(log, self);
    KeyWatch watch =
        new KeyWatch(
            log,
            new KeyWatch.Watched(directory, own, credential, tools.keys().anchors()),
            tools.random());
    return new KeyDesk(
        new Parts(log, directory, own, credential, watch, new MemberGate(directory, tools), vault),
        tools);
  }

  MemberGate gate() {
    return parts.gate();
  }

  /// Holds the devices that the server shows of an account against the log.
  ///
  /// @throws ClientException with `KEYS_DOUBTED`, `KEYS_BLOCKED`, or a failure of server or disk
  void require(Account shown) throws ClientException {
    var _ = meet(shown);
    parts.directory().requireUsable(shown.name().value());
  }

  /// The same, and only tells what is against them.
  AccountKeys meet(Account shown) throws ClientException {
    List<Bytes> keys = shown.devices().stream().map(Device::signatureKey).toList();
    Directory.Shown given = Directory.Shown.whole(keys).with(shown.credential().stream().toList());
    return turn.call(() -> parts.directory().check(shown.name(), given));
  }

  /// Learns from what came with keys of an account whether it has changed, without a word to the
  /// log.
  void learn(AccountName account, Bytes credential) throws ClientException {
    turn.run(() -> parts.directory().learn(account, credential));
  }

  /// The same for the own account; also this device must be in the log.
  void require(OwnAccount shown) throws ClientException {
    var _ = meet(shown);
    parts.directory().requireUsable(shown.name().value());
  }

  /// The same, and only tells what is against them.
  AccountKeys meet(OwnAccount shown) throws ClientException {
    List<Device> devices = shown.devices().stream().map(OwnDevice::device).toList();
    turn.run(() -> prove(shown.name(), devices));
    return parts.directory().of(shown.name().value());
  }

  /// When an administrator took a device out of the own account, if the log has that and does not
  /// have the device any more.
  Optional<Instant> expelledAt(Bytes signatureKey) throws ClientException {
    String self = tools.profile().account();
    if (!parts.directory().isRetired(self, signatureKey)) {
      return Optional.empty();
    }
    return history(self).reversed().stream()
        .filter(change -> change.cause() == KeyChange.Cause.ADMINISTRATOR)
        .filter(change -> change.standing() == KeyChange.Standing.UNSIGNED)
        .filter(change -> change.removed().contains(Names.device(signatureKey)))
        .map(KeyChange::at)
        .findFirst();
  }

  private void prove(AccountName self, List<Device> devices) throws ClientException {
    List<Bytes> keys = devices.stream().map(Device::signatureKey).toList();
    AccountKeys found = parts.directory().check(self, Directory.Shown.whole(keys));
    var proven = parts.directory().proven(self.value());
    if (proven.isPresent()) {
      parts.own().compare(found, proven.get(), keys);
    }
  }

  /// The newest device set of the own account that the log proves, from which the next is made.
  DeviceSet newest() throws ClientException {
    return turn.call(() -> parts.directory().newest(tools.endorser().account()));
  }

  /// The device set of the own account that the log has proven last, without asking it.
  Optional<DeviceSet> proven() {
    return parts.directory().proven(tools.endorser().account().value());
  }

  /// The public half of the account's recovery key, as the log proves it now.
  public Optional<Bytes> recoveryKey() throws ClientException {
    return newest().recoveryKey().map(DeviceKey::signatureKey);
  }

  /// What this device knows of the log, for one that it has just added, or empty. A log that does
  /// not answer now keeps nobody from being linked: then it is what was known before.
  public Bytes handedOver() throws ClientException {
    try {
      var _ = newest();
    } catch (ClientException silent) {
      switch (silent.reason()) {
        case CLOSED, DISK_FAILED, DISK_FULL, STATE_DAMAGED, DEVICE_REMOVED -> throw silent;
        default -> {
          // The set before proves as much of the log.
        }
      }
    }
    return turn.call(() -> HandedLog.of(parts.log(), parts.own(), proven()).orElse(Bytes.EMPTY));
  }

  /// Remembers a device set that is about to leave.
  void remember(Bytes set) throws ClientException {
    parts.vault().update(t -> OwnSets.remember(t, set));
  }

  /// Whether a device may be sent to, as far as is known.
  Directory.Use use(String account, Bytes signatureKey) {
    return parts.directory().use(account, signatureKey);
  }

  /// Whether a key is of a device that was removed from its account, as the log proved.
  boolean isRetired(String account, Bytes signatureKey) {
    return parts.directory().isRetired(account, signatureKey);
  }

  /// Since when a device is removed from its account, as the log proved.
  Optional<Instant> retiredSince(String account, Bytes signatureKey) {
    return parts.directory().retiredSince(account, signatureKey);
  }

  /// Whether any device was removed from its account for so long.
  boolean hasRetired(Duration age) {
    return parts.directory().hasRetired(age);
  }

  /// Has nothing go to devices that were removed from their accounts long ago.
  ///
  /// @throws ClientException with `REMOVED_DEVICE`
  void requireNoneLeft(List<GroupMember> members) throws ClientException {
    for (GroupMember member : members) {
      if (use(member.account(), member.signatureKey()) == Directory.Use.REMOVED) {
        throw new ClientException(
            Reason.REMOVED_DEVICE,
            "The device %s of %s was removed from the account and can still read here."
                .formatted(Names.device(member.signatureKey()), member.account()));
      }
    }
  }

  /// Whether an account was looked up lately, and nothing is against it.
  boolean isFresh(String account) {
    return parts.directory().isFresh(account);
  }

  /// Has nothing go on with accounts that are in doubt.
  ///
  /// @throws ClientException with `KEYS_DOUBTED` or `KEYS_BLOCKED`
  void requireUsable(List<String> accounts) throws ClientException {
    for (String account : accounts) {
      parts.directory().requireUsable(account);
    }
  }

  /// The keys of an account, looked up now if they were not lately.
  public AccountKeys look(String account) throws ClientException {
    AccountName name = PairPost.name(account);
    if (account.equals(tools.profile().account())) {
      OwnAccount shown = tools.service().ownAccount();
      turn.run(() -> prove(name, shown.devices().stream().map(OwnDevice::device).toList()));
      return parts.directory().of(account);
    }
    return meet(tools.service().account(name));
  }

  /// What is known of the keys of an account.
  public AccountKeys known(String account) {
    return parts.directory().of(account);
  }

  /// What this device shows of the log in a code.
  Bytes shown() throws ClientException {
    return turn.call(() -> ShownHeads.of(parts.log()));
  }

  /// Compares what somebody showed of the log in a code.
  ///
  /// @throws ClientException with `LOGS_DIFFER` or `INVALID_INPUT`
  void requireSameLog(String from, Bytes shown) throws ClientException {
    turn.run(() -> ShownHeads.requireSame(parts.log(), from, shown));
  }

  /// What changed in the keys of an account.
  public List<KeyChange> history(String account) throws ClientException {
    return turn.call(() -> parts.directory().history(account));
  }

  /// Accepts what is against the keys of an account, if it is what was seen.
  public AccountKeys accept(String account, String seen) throws ClientException {
    return turn.call(() -> parts.directory().accept(account, seen));
  }

  /// Has nothing sent to an account any more.
  public AccountKeys block(String account) throws ClientException {
    return turn.call(() -> parts.directory().block(account));
  }

  /// What was found that an honest server does not do.
  public List<KeyAlarm> alarms() throws ClientException {
    return turn.call(() -> parts.watch().alarms());
  }

  /// The auditors whom this device relies on, and what they have vouched for.
  public LogAuditors auditors() throws ClientException {
    return turn.call(() -> parts.log().auditors());
  }

  /// Looks into the log now.
  public void watch() throws ClientException {
    hurried = false;
    turn.run(() -> {
      try {
        // Whoever does not say which devices there are keeps the rest from nothing.
        parts.watch().run(this::proveSelf);
      } finally {
        carry();
      }
      told = tell();
    });
  }

  private void proveSelf() throws ClientException {
    OwnAccount shown = tools.service().ownAccount();
    prove(shown.name(), shown.devices().stream().map(OwnDevice::device).toList());
  }

  /// Whether it is time to look into the log.
  boolean isDue() throws ClientException {
    return hurried || turn.call(() -> parts.watch().isDue());
  }

  /// Has the log looked into soon: something has happened to the account.
  void hurry() {
    hurried = true;
  }

  /// Whether the log says of this device that it can use other suites than it can.
  boolean lacksSuites(List<Integer> usable) {
    return parts
        .directory()
        .proven(tools.profile().account())
        .filter(set -> set.contains(tools.ownKey()))
        .filter(set -> !suites(set, tools.ownKey()).equals(ascending(usable)))
        .isPresent();
  }

  static List<Integer> suites(DeviceSet set, Bytes signatureKey) {
    return set.device(signatureKey).map(DeviceKey::suites).orElse(List.of());
  }

  static List<Integer> ascending(List<Integer> suites) {
    return suites.stream().sorted().distinct().toList();
  }

  /// What is told to others of the log.
  ///
  /// @param heads what this device has seen
  /// @param window in which it is told once
  record Told(Bytes heads, Duration window) {}

  /// What is told to others of the log; nothing before it was looked at since this was opened.
  Optional<Told> told() {
    return told;
  }

  private Optional<Told> tell() throws ClientException {
    Duration window = parts.watch().window();
    return Gossip.told(parts.log()).map(heads -> new Told(heads, window));
  }

  /// Looks those up who are in groups and were not looked up yet, and compares what was heard.
  /// Returns whether there was anything.
  ///
  /// @throws ClientException the first failure, when all of it was tried
  boolean settleSome() throws ClientException {
    boolean some = false;
    for (Optional<MemberGate.Heard> next = gate().nextHeard();
        next.isPresent();
        next = gate().nextHeard()) {
      MemberGate.Heard heard = next.get();
      some |= turn.call(() -> Gossip.hear(parts.log(), heard.account(), heard.heads()));
    }
    some |= believeSome();
    Optional<ClientException> failure = Optional.empty();
    for (MemberGate.Wanted wanted : gate().wanted()) {
      try {
        var _ = turn.call(() -> parts.directory().check(name(wanted.account()), wanted.shown()));
        gate().done(wanted);
        some = true;
      } catch (ClientException failed) {
        // One member who cannot be looked up keeps nobody else from it.
        failure = failure.or(() -> Optional.of(failed));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return some;
  }

  /// Holds whoever is to be looked up against what the leaves say, before the log is asked for
  /// anybody: it may be away.
  private boolean believeSome() throws ClientException {
    boolean some = false;
    for (MemberGate.Wanted wanted : gate().wanted()) {
      if (isName(wanted.account())
          && turn.call(() -> parts.directory().believe(name(wanted.account()), wanted.shown()))) {
        gate().done(wanted);
        some = true;
      }
    }
    if (some) {
      // What waited for them need not wait for the others.
      gate().settled();
    }
    return some;
  }

  /// Asks the log about some of those whose keys are used on the word of credentials.
  void settleOwed() throws ClientException {
    owed.settle();
  }

  private static boolean isName(String account) {
    try {
      var _ = name(account);
      return true;
    } catch (ClientException malformed) {
      return false;
    }
  }

  private static AccountName name(String account) throws ClientException {
    try {
      return new AccountName(account);
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.INVALID_MESSAGE, "A member's name cannot be one: " + account + ".", malformed);
    }
  }

  void close() {
    turn.close();
  }
}
