package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.KnownLabel;

/// Whose keys are these: the devices of every account, held against the log.
///
/// Whenever the server shows the devices of an account, the log is searched for them. What it
/// proves is a chain of device sets, each signed by a device of the one before; what does not fit
/// into that is a [Doubt], and stays one until it is accepted or blocked here. Versions that no
/// owner has looked at yet are followed until one has (contact monitoring, §8.2).
public final class Directory {
  /// What was proven is good for so long without being asked for again, if no other key is shown.
  public static final Duration FRESH = Duration.ofMinutes(15);

  private final VerifiedLog log;
  private final Vault vault;
  private final Chain chain;
  private final KeyPolicy policy;
  private final Map<String, KnownAccount> known = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();

  /// The directory as a state has it.
  ///
  /// @throws ClientException with `STATE_DAMAGED` or a failure of the disk
  public Directory(VerifiedLog log, Ancestry ancestry, KeyPolicy policy) throws ClientException {
    this.log = log;
    this.vault = log.vault();
    this.chain = new Chain(log, ancestry);
    this.policy = policy;
    for (Row row : vault.read(t -> t.all(Table.ACCOUNT_KEYS))) {
      known.put(row.key().toUtf8(), Records.decode(row.value(), KnownAccount::read));
    }
  }

  private KnownAccount find(String account) {
    return known.getOrDefault(account, KnownAccount.NONE);
  }

  private void put(Transaction t, String account, KnownAccount next) throws ClientException {
    t.put(Table.ACCOUNT_KEYS, Bytes.utf8(account), next.encode());
  }

  /// The keys of an account that are to be used.
  ///
  /// @param keys as the server shows them, or a group has them
  /// @param part whether there may be more of them
  public record Shown(List<Bytes> keys, Part part) {
    /// Copies the list.
    public Shown {
      keys = List.copyOf(keys);
    }

    /// All devices of an account, as the server shows them.
    public static Shown whole(List<Bytes> keys) {
      return new Shown(keys, Part.WHOLE);
    }

    /// Those that are in a group.
    public static Shown some(List<Bytes> keys) {
      return new Shown(keys, Part.SOME);
    }
  }

  /// How much of an account is shown.
  public enum Part {
    /// All its devices: one that is not among them is none of it.
    WHOLE,
    /// Some of them, and perhaps devices that were removed from the account.
    SOME
  }

  /// Holds devices that are shown of an account against the log.
  ///
  /// @return whether they may be used; see [#requireUsable]
  /// @throws ClientException a failure of server or disk, on which nothing is known anew
  public AccountKeys check(AccountName account, Shown given) throws ClientException {
    KnownAccount before = find(account.value());
    List<Bytes> shown = shown(before, given);
    if (isFresh(before) && before.shown().equals(shown) && before.hasAll(shown)) {
      return describe(account.value(), before);
    }
    try {
      return describe(account.value(), look(account, given));
    } catch (ClientException failed) {
      return switch (failed.reason()) {
        case NOT_IN_LOG -> missing(account, shown);
        case LOG_DISTRUSTED -> unproven(account.value(), shown);
        default -> throw failed;
      };
    }
  }

  /// The greatest version of an account's label, looked up now.
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED`, or a failure of server or disk
  public DeviceSet newest(AccountName account) throws ClientException {
    return look(account, Shown.some(List.of())).set().orElseThrow();
  }

  /// What is shown now, with what was shown before where it is only a part.
  private static List<Bytes> shown(KnownAccount before, Shown given) {
    if (given.part() == Part.WHOLE) {
      return given.keys();
    }
    Set<Bytes> all = new LinkedHashSet<>(before.shown());
    all.addAll(given.keys());
    all.removeIf(before.retired()::contains);
    return List.copyOf(all);
  }

  /// Whether an account was looked at lately.
  public boolean isFresh(String account) {
    return isFresh(find(account));
  }

  private boolean isFresh(KnownAccount account) {
    return account.doubts().isEmpty()
        && account.set().isPresent()
        && log.now().isBefore(account.checkedAt().plus(FRESH));
  }

  private KnownAccount look(AccountName account, Shown given) throws ClientException {
    String name = account.value();
    Bytes label = DirectoryLabels.account(account.identity());
    KnownAccount.Watched watched = find(name).watched();
    KnownLabel followed =
        watched.map().isEmpty() ? new KnownLabel(label, Map.of()) : watched.label();
    Chain.Found found =
        chain.search(
            new Chain.Known(name, followed, find(name).set()),
            (t, result) -> follow(t, name, result));
    KnownAccount before = find(name);
    DeviceSet set = found.last();
    List<Doubt> doubts = new ArrayList<>(before.doubts());
    doubts.removeIf(doubt -> doubt.kind() == Doubt.Kind.UNPROVEN);
    doubts.removeIf(doubt -> doubt.kind() == Doubt.Kind.UNLOGGED);
    doubts.addAll(found.doubts());
    List<Bytes> retired = new ArrayList<>(before.retired());
    retired.addAll(found.retired());
    List<Bytes> shown =
        shown(before, given).stream()
            .filter(key -> given.part() == Part.WHOLE || !retired.contains(key))
            .toList();
    List<Bytes> unlogged = shown.stream().filter(key -> !set.contains(key)).toList();
    if (!unlogged.isEmpty()) {
      doubts.add(new Doubt(Doubt.Kind.UNLOGGED, -1, unlogged, log.now(), ""));
    }
    KnownAccount after =
        before.after(new KnownAccount.Look(Optional.of(set), log.now(), shown, retired), doubts);
    boolean first = before.set().isEmpty();
    keep(name, before, after, found.changes(), first);
    return after;
  }

  /// What a search found is monitored until its version is in a distinguished entry (§8.2). The
  /// obligation is as durable as the view that it goes with.
  private void follow(Transaction t, String account, Chain.Seen seen) throws ClientException {
    if (!seen.mustBeMonitored()) {
      return;
    }
    KnownAccount before = find(account);
    KnownAccount.Watched watched = before.watched();
    MonitoringMap map = watched.map().with(seen.terminal(), seen.version());
    KnownAccount after =
        before.watching(
            new KnownAccount.Watched(
                watched.map().isEmpty()
                    ? seen.known()
                    : watched.label().with(seen.known().versions()),
                map));
    put(t, account, after);
    remember(account, after);
  }

  /// Writes what was learned, with the notes that a reader gets, and follows in memory.
  private void keep(
      String account,
      KnownAccount before,
      KnownAccount after,
      List<KeyChange> changes,
      boolean first)
      throws ClientException {
    List<Doubt> fresh =
        after.doubts().stream()
            .filter(doubt -> before.doubts().stream().noneMatch(doubt::isLike))
            .toList();
    vault.update(t -> {
      put(t, account, after);
      for (KeyChange change : changes) {
        Chronicle.put(t, change);
        // What happened before this device met the account is history, and no news.
        if (!first || !change.isGood()) {
          vault.note(t, change);
        }
      }
      for (Doubt doubt : fresh) {
        if (doubt.kind() != Doubt.Kind.UNSIGNED && doubt.version() < 0) {
          vault.note(t, doubt.change(account));
        }
      }
    });
    remember(account, after);
  }

  /// The log says that it has no such account, which proves nothing: its keys are not in the log as
  /// far as anybody can tell.
  private AccountKeys missing(AccountName account, List<Bytes> shown) throws ClientException {
    KnownAccount before = find(account.value());
    if (before.set().isPresent()) {
      log.raise(
          new KeyAlarm(
              log.now(),
              KeyAlarm.Kind.LOG_UNPROVEN,
              account.value(),
              "the log says that it does not have what it had proven",
              log.evidence(List.of(), Bytes.EMPTY, Bytes.EMPTY).encoded()));
      return unproven(account.value(), shown);
    }
    List<Doubt> doubts =
        List.of(
            new Doubt(Doubt.Kind.UNLOGGED, -1, shown, log.now(), "the log has no such account"));
    KnownAccount after =
        before.after(
            new KnownAccount.Look(Optional.empty(), log.now(), shown, List.of()),
            shown.isEmpty() ? List.of() : doubts);
    keep(account.value(), before, after, List.of(), false);
    return describe(account.value(), after);
  }

  /// An answer that proves nothing changes nothing: what was proven before is as good as it was,
  /// and what is shown beyond that is in doubt.
  private AccountKeys unproven(String account, List<Bytes> shown) throws ClientException {
    KnownAccount before = find(account);
    List<Bytes> others = shown.stream().filter(key -> !before.hasKey(key)).toList();
    if (others.isEmpty()) {
      return describe(account, before);
    }
    Doubt doubt =
        new Doubt(Doubt.Kind.UNPROVEN, -1, others, log.now(), "the log did not prove what it says");
    KnownAccount after = before.doubted(shown, List.of(doubt));
    keep(account, before, after, List.of(), false);
    return describe(account, after);
  }

  /// Counts up with all that becomes known.
  public long revision() {
    return revision.get();
  }

  private void remember(String account, KnownAccount next) {
    known.put(account, next);
    var _ = revision.incrementAndGet();
  }

  /// Whether a key of an account may be used.
  public enum Use {
    /// It may.
    YES,
    /// It was never held against the log.
    UNCHECKED,
    /// Something is against the keys of the account, and nobody has decided.
    DOUBTED,
    /// They were blocked here.
    BLOCKED
  }

  /// Whether a key of an account may be used, as far as is known here.
  public Use use(String account, Bytes signatureKey) {
    KnownAccount one = find(account);
    return switch (one.state()) {
      case BLOCKED -> Use.BLOCKED;
      case DOUBTED -> policy == KeyPolicy.WARN ? Use.YES : Use.DOUBTED;
      case PROVEN, ACCEPTED ->
          // One that was removed is taken out of the groups by its siblings; until then it reads.
          one.hasKey(signatureKey) || one.retired().contains(signatureKey)
              ? Use.YES
              : Use.UNCHECKED;
      case UNKNOWN -> Use.UNCHECKED;
    };
  }

  /// Has nothing go on with an account whose keys must not be used.
  ///
  /// @throws ClientException with `KEYS_DOUBTED` or `KEYS_BLOCKED`
  public void requireUsable(String account) throws ClientException {
    KnownAccount one = find(account);
    switch (one.state()) {
      case BLOCKED ->
          throw new ClientException(
              Reason.KEYS_BLOCKED, "The keys of " + account + " are blocked here.");
      case DOUBTED -> {
        if (policy == KeyPolicy.STRICT) {
          throw new ClientException(
              Reason.KEYS_DOUBTED, Sentences.doubts(account, describe(account, one).doubts()));
        }
      }
      case UNKNOWN, PROVEN, ACCEPTED -> {
        // Whether a single key is a known one is asked by [#use].
      }
    }
  }

  /// What is known of the keys of an account.
  public AccountKeys of(String account) {
    return describe(account, find(account));
  }

  private static AccountKeys describe(String account, KnownAccount one) {
    List<AccountKeys.Device> devices = new ArrayList<>();
    for (DeviceKey device : one.set().map(DeviceSet::devices).orElse(List.of())) {
      devices.add(
          new AccountKeys.Device(
              KeyChanges.device(device.signatureKey()),
              device.signatureKey(),
              Optional.of(Instant.ofEpochMilli(device.addedAt())),
              true));
    }
    for (Bytes key : one.shown()) {
      if (one.decision().keys().contains(key)
          && one.set().filter(set -> set.contains(key)).isEmpty()) {
        devices.add(new AccountKeys.Device(KeyChanges.device(key), key, Optional.empty(), false));
      }
    }
    return new AccountKeys(
        account,
        one.state(),
        one.set().map(DeviceSet::number),
        Optional.of(one.checkedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
        devices,
        one.doubts().stream().map(doubt -> doubt.change(account)).toList());
  }

  /// The device set of an account that was proven last.
  public Optional<DeviceSet> proven(String account) {
    return find(account).set();
  }

  /// What changed in the keys of an account, as far as it is kept, the oldest first.
  public List<KeyChange> history(String account) throws ClientException {
    return vault.read(t -> Chronicle.of(t, account));
  }

  /// Accepts what is against the keys of an account, and lets go what was blocked.
  public AccountKeys accept(String account) throws ClientException {
    return decide(account, find(account).accepted());
  }

  /// Has nothing sent to an account any more.
  public AccountKeys block(String account) throws ClientException {
    return decide(account, find(account).blocked());
  }

  private AccountKeys decide(String account, KnownAccount after) throws ClientException {
    vault.update(t -> {
      put(t, account, after);
    });
    remember(account, after);
    return describe(account, after);
  }

  /// The accounts of which versions are followed until their owner has looked at them.
  public List<String> watched() {
    return known.entrySet().stream()
        .filter(entry -> !entry.getValue().watched().map().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// Follows what is watched of an account (§8.2, §13.2).
  ///
  /// @throws ClientException with `LOG_DISTRUSTED` when a version has gone, or a failure of server
  ///   or disk
  public void monitor(String account) throws ClientException {
    KnownAccount.Watched watched = find(account).watched();
    if (watched.map().isEmpty()) {
      return;
    }
    MonitoringMap rest =
        log.monitor(
            watched.label(),
            watched.map(),
            (t, left) -> put(t, account, find(account).watching(watched.leaving(left))));
    remember(account, find(account).watching(watched.leaving(rest)));
  }
}
