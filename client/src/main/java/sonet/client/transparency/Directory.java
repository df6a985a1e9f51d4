package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.AccountKeys;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.client.Message;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
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
  private final Offline offline;
  private final Provisionals provisionals;
  private final Crediting crediting;
  private final KeyPolicy policy;
  private final KnownAccounts known;

  /// The directory as a state has it.
  ///
  /// @throws ClientException with `STATE_DAMAGED` or a failure of the disk
  public Directory(VerifiedLog log, Ancestry ancestry, KeyPolicy policy) throws ClientException {
    this.log = log;
    this.vault = log.vault();
    this.chain = new Chain(log, ancestry);
    this.offline = new Offline(log);
    this.provisionals = new Provisionals(log, offline);
    this.crediting = new Crediting(log, offline);
    this.policy = policy;
    this.known = KnownAccounts.open(vault);
    known.note(log.now());
  }

  /// The keys of an account that are to be used.
  ///
  /// @param keys as the server shows them, or a group has them
  /// @param part whether there may be more of them
  /// @param credentials that came along with them, which prove nothing before they were verified
  public record Shown(List<Bytes> keys, Part part, List<Bytes> credentials) {
    /// Copies the lists.
    public Shown {
      keys = List.copyOf(keys);
      credentials = List.copyOf(credentials);
    }

    /// All devices of an account, as the server shows them.
    public static Shown whole(List<Bytes> keys) {
      return new Shown(keys, Part.WHOLE, List.of());
    }

    /// Those that are in a group.
    public static Shown some(List<Bytes> keys) {
      return new Shown(keys, Part.SOME, List.of());
    }

    /// The same with what came along.
    public Shown with(Collection<Bytes> other) {
      return new Shown(keys, part, List.copyOf(other));
    }
  }

  /// How much of an account is shown.
  public enum Part {
    /// All its devices: one that is not among them is none of it.
    WHOLE,
    /// Some of them, and perhaps devices that were removed from the account.
    SOME
  }

  /// Holds devices that are shown of an account against what came along with them, and if that does
  /// not prove them, against the log.
  ///
  /// @return whether they may be used; see [#requireUsable]
  /// @throws ClientException a failure of server or disk, on which nothing is known anew
  public AccountKeys check(AccountName account, Shown given) throws ClientException {
    KnownAccount before = known.find(account.value());
    List<Bytes> shown = before.shown(given);
    if (before.isFresh(log.now()) && before.shown().equals(shown) && before.hasAll(shown)) {
      return Descriptions.of(account.value(), before);
    }
    return believe(account, given)
        ? Descriptions.of(account.value(), known.find(account.value()))
        : ask(account, given);
  }

  private AccountKeys ask(AccountName account, Shown given) throws ClientException {
    try {
      return Descriptions.of(account.value(), look(account, given));
    } catch (ClientException failed) {
      List<Bytes> shown = known.find(account.value()).shown(given);
      return switch (failed.reason()) {
        case NOT_IN_LOG -> missing(account, shown);
        case LOG_DISTRUSTED -> unproven(account.value(), shown);
        default -> throw failed;
      };
    }
  }

  /// Holds devices against the credentials that came along with them, without a word to the log.
  ///
  /// @return whether these prove all that is shown; then the log is asked soon ([#owed])
  /// @throws ClientException a failure of the disk
  public boolean believe(AccountName account, Shown given) throws ClientException {
    String name = account.value();
    KnownAccount before = known.find(name);
    if (given.credentials().isEmpty() || !before.mayBeCredited(log.now())) {
      return false;
    }
    Optional<Offline.Believed> newest =
        offline.newest(DirectoryLabels.account(account.identity()), given.credentials());
    if (newest.isEmpty() || offline.convicts(name, newest.get(), before.logged())) {
      return false;
    }
    Optional<Crediting.Credit> credit =
        crediting.credit(name, before, newest.get(), given.part() == Part.WHOLE);
    List<Bytes> shown = before.shown(given);
    if (credit.isEmpty()
        || !credit.get().covers(before, shown)
        || (newest.get().provisional().isPresent() && !provisionals.hasRoom(name))) {
      return false;
    }
    KnownAccount after = credit.get().after(before, shown);
    known.keep(
        name,
        new KnownAccounts.Step(before, after, credit.get().changes(), log.now()),
        t -> provisionals.hold(t, name, newest.get()));
    return true;
  }

  /// Learns from a credential that came by itself whether the account has changed.
  ///
  /// @throws ClientException a failure of the disk
  public void learn(AccountName account, Bytes credential) throws ClientException {
    var _ = believe(account, Shown.some(List.of()).with(List.of(credential)));
  }

  /// The accounts whose keys are used on the word of credentials, and which the log is to be asked
  /// about now, those that wait longest first.
  ///
  /// @param age for how long they were used so at least
  public List<String> owed(Duration age) {
    return known.creditedBefore(log.now().minus(age));
  }

  /// Asks the log about an account whose keys are used on the word of a credential.
  ///
  /// @throws ClientException a failure of server or disk
  public void settle(AccountName account) throws ClientException {
    KnownAccount before = known.find(account.value());
    if (before.credited().isPresent()) {
      Part part = before.credited().get().whole() ? Part.WHOLE : Part.SOME;
      try {
        AccountKeys _ = ask(account, new Shown(before.shown(), part, List.of()));
      } finally {
        // What has lapsed meanwhile is held back from now on.
        known.touch();
      }
    }
  }

  /// Confirms the provisional credentials that can be confirmed by now (§14.2). Needs the recent
  /// distinguished entries.
  ///
  /// @throws ClientException a failure of server or disk
  public void confirm() throws ClientException {
    provisionals.settle(
        (account, credential) -> known.update(account, known.find(account).confirmed(credential)));
  }

  /// The greatest version of an account's label, looked up now.
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED`, or a failure of server or disk
  public DeviceSet newest(AccountName account) throws ClientException {
    return look(account, Shown.some(List.of())).set().orElseThrow();
  }

  /// Whether an account was looked at lately.
  public boolean isFresh(String account) {
    return known.find(account).isFresh(log.now());
  }

  private KnownAccount look(AccountName account, Shown given) throws ClientException {
    String name = account.value();
    Bytes label = DirectoryLabels.account(account.identity());
    KnownAccount.Watched watched = known.find(name).watched();
    KnownLabel followed =
        watched.map().isEmpty() ? new KnownLabel(label, Map.of()) : watched.label();
    Chain.Found found =
        chain.search(
            new Chain.Known(name, followed, known.find(name).logged()),
            (t, result) -> known.follow(t, name, result));
    KnownAccount before = known.find(name);
    crediting.compare(name, before, found);
    DeviceSet set = found.last();
    List<Doubt> doubts = new ArrayList<>(before.doubts());
    doubts.removeIf(doubt -> doubt.kind() == Doubt.Kind.UNPROVEN);
    doubts.removeIf(doubt -> doubt.kind() == Doubt.Kind.UNLOGGED);
    doubts.addAll(found.doubts());
    doubts.removeIf(found::confirms);
    List<Bytes> retired = new ArrayList<>(before.retired());
    retired.addAll(found.retired());
    List<Bytes> shown =
        before.shown(given).stream()
            .filter(key -> given.part() == Part.WHOLE || !retired.contains(key))
            .toList();
    List<Bytes> unlogged = shown.stream().filter(key -> !set.hasDevice(key)).toList();
    if (!unlogged.isEmpty()) {
      doubts.add(new Doubt(Doubt.Kind.UNLOGGED, -1, unlogged, log.now(), ""));
    }
    KnownAccount after =
        before.after(new KnownAccount.Look(Optional.of(set), log.now(), shown, retired), doubts);
    known.keep(name, new KnownAccounts.Step(before, after, found.changes(), log.now()), t -> {});
    return after;
  }

  /// The log says that it has no such account, which proves nothing: its keys are not in the log as
  /// far as anybody can tell.
  private AccountKeys missing(AccountName account, List<Bytes> shown) throws ClientException {
    KnownAccount before = known.find(account.value());
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
    known.keep(
        account.value(), new KnownAccounts.Step(before, after, List.of(), log.now()), t -> {});
    return Descriptions.of(account.value(), after);
  }

  /// An answer that proves nothing changes nothing: what was proven before is as good as it was,
  /// and what is shown beyond that is in doubt.
  private AccountKeys unproven(String account, List<Bytes> shown) throws ClientException {
    KnownAccount before = known.find(account);
    List<Bytes> others = shown.stream().filter(key -> !before.hasKey(key)).toList();
    if (others.isEmpty()) {
      return Descriptions.of(account, before);
    }
    Doubt doubt =
        new Doubt(Doubt.Kind.UNPROVEN, -1, others, log.now(), "the log did not prove what it says");
    KnownAccount after = before.doubted(shown, List.of(doubt));
    known.keep(account, new KnownAccounts.Step(before, after, List.of(), log.now()), t -> {});
    return Descriptions.of(account, after);
  }

  /// Counts up with all that becomes known.
  public long revision() {
    return known.revision();
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
    BLOCKED,
    /// Its device was removed from the account, and should have been taken out of groups long ago.
    REMOVED
  }

  /// Whether a key of an account may be used, as far as is known here.
  public Use use(String account, Bytes signatureKey) {
    KnownAccount one = known.find(account);
    return switch (one.state()) {
      case BLOCKED -> Use.BLOCKED;
      case DOUBTED -> policy == KeyPolicy.WARN ? Use.YES : Use.DOUBTED;
      case PROVEN, ACCEPTED ->
          one.hasKey(signatureKey) && !one.isLapsed(signatureKey, log.now())
              ? Use.YES
              : removed(account, one, signatureKey);
      case UNKNOWN -> Use.UNCHECKED;
    };
  }

  /// One that was removed is taken out of the groups by its siblings, or by whoever may; until then
  /// it reads, for some time.
  private Use removed(String account, KnownAccount one, Bytes signatureKey) {
    if (!one.retired().contains(signatureKey)) {
      return Use.UNCHECKED;
    }
    return policy == KeyPolicy.STRICT
            && known.retirements().isOver(account, signatureKey, log.now())
        ? Use.REMOVED
        : Use.YES;
  }

  /// Since when a key is of a device that was removed, as the log proves, with nothing in doubt.
  public Optional<Instant> retiredSince(String account, Bytes signatureKey) {
    KnownAccount one = known.find(account);
    boolean certain =
        switch (one.state()) {
          case PROVEN, ACCEPTED -> true;
          case DOUBTED, BLOCKED, UNKNOWN -> false;
        };
    return certain && one.isRetired(signatureKey)
        ? known.retirements().since(account, signatureKey)
        : Optional.empty();
  }

  /// Whether any device was removed from its account for so long.
  public boolean hasRetired(Duration age) {
    return known.retirements().isAny(age, log.now());
  }

  /// Whether a key is one that the log proves of an account, or that was accepted, and no doubt is
  /// about it. What is against other keys of the account does not matter here.
  public boolean isProven(String account, Bytes signatureKey) {
    KnownAccount one = known.find(account);
    return one.hasKey(signatureKey)
        && one.doubts().stream().noneMatch(doubt -> doubt.keys().contains(signatureKey));
  }

  /// What is known of the key that a message came with, whatever the policy is.
  public Message.Keys standing(String account, Bytes signatureKey) {
    KnownAccount one = known.find(account);
    return switch (one.state()) {
      case BLOCKED -> Message.Keys.DOUBTED;
      case DOUBTED -> isProven(account, signatureKey) ? Message.Keys.PROVEN : Message.Keys.DOUBTED;
      case PROVEN, ACCEPTED, UNKNOWN ->
          one.hasKey(signatureKey) || one.isRetired(signatureKey)
              ? Message.Keys.PROVEN
              : Message.Keys.UNCHECKED;
    };
  }

  /// The same of a message that came before its key was looked up, of which there is a short name.
  public Message.Keys standing(Author author) {
    KnownAccount one = known.find(author.name());
    List<Bytes> keys = new ArrayList<>(one.shown());
    one.set().ifPresent(set -> set.devices().forEach(device -> keys.add(device.signatureKey())));
    one.doubts().forEach(doubt -> keys.addAll(doubt.keys()));
    keys.addAll(one.retired());
    List<Message.Keys> all =
        keys.stream()
            .distinct()
            .filter(key -> KeyChanges.device(key).equals(author.device()))
            .map(key -> standing(author.name(), key))
            .toList();
    // Two with one name are no accident.
    boolean certain = !all.isEmpty() && all.stream().allMatch(found -> found == all.getFirst());
    if (certain) {
      return all.getFirst();
    }
    return all.isEmpty() ? Message.Keys.UNCHECKED : Message.Keys.DOUBTED;
  }

  /// Whether a key is of a device that the log had and has no more.
  public boolean isRetired(String account, Bytes signatureKey) {
    return known.find(account).isRetired(signatureKey);
  }

  /// Has nothing go on with an account whose keys must not be used.
  ///
  /// @throws ClientException with `KEYS_DOUBTED` or `KEYS_BLOCKED`
  public void requireUsable(String account) throws ClientException {
    KnownAccount one = known.find(account);
    switch (one.state()) {
      case BLOCKED ->
          throw new ClientException(
              Reason.KEYS_BLOCKED, "The keys of " + account + " are blocked here.");
      case DOUBTED -> {
        if (policy == KeyPolicy.STRICT) {
          throw new ClientException(
              Reason.KEYS_DOUBTED,
              Sentences.doubts(account, Descriptions.of(account, one).doubts()));
        }
      }
      case UNKNOWN, PROVEN, ACCEPTED -> {
        // Whether a single key is a known one is asked by [#use].
      }
    }
  }

  /// What is known of the keys of an account.
  public AccountKeys of(String account) {
    return Descriptions.of(account, known.find(account));
  }

  /// The device set of an account that was proven last.
  public Optional<DeviceSet> proven(String account) {
    return known.find(account).set();
  }

  /// What changed in the keys of an account, as far as it is kept, the oldest first.
  public List<KeyChange> history(String account) throws ClientException {
    return vault.read(t -> Chronicle.of(t, account));
  }

  /// Accepts what is against the keys of an account, and lets go what was blocked, if that is what
  /// was seen.
  ///
  /// @param seen the name of what whoever decides was shown ([AccountKeys#seen])
  /// @throws ClientException with `KEYS_CHANGED` when it is something else by now
  public AccountKeys accept(String account, String seen) throws ClientException {
    KnownAccount now = known.find(account);
    if (!SeenKeys.name(account, now).equals(seen)) {
      throw new ClientException(
          Reason.KEYS_CHANGED, Sentences.changed(account, Descriptions.of(account, now).doubts()));
    }
    KnownAccount after = now.accepted();
    known.accept(account, after);
    return Descriptions.of(account, after);
  }

  /// Has nothing sent to an account any more.
  public AccountKeys block(String account) throws ClientException {
    return decide(account, known.find(account).blocked());
  }

  private AccountKeys decide(String account, KnownAccount after) throws ClientException {
    known.update(account, after);
    return Descriptions.of(account, after);
  }

  /// The accounts of which provisional credentials are still to be confirmed.
  List<String> waitedFor() throws ClientException {
    return provisionals.accounts();
  }

  /// The accounts of which versions are followed until their owner has looked at them.
  public List<String> watched() {
    return known.watched();
  }

  /// Follows what is watched of an account (§8.2, §13.2).
  ///
  /// @throws ClientException with `LOG_DISTRUSTED` when a version has gone, or a failure of server
  ///   or disk
  public void monitor(String account) throws ClientException {
    KnownAccount.Watched watched = known.find(account).watched();
    if (watched.map().isEmpty()) {
      return;
    }
    MonitoringMap rest =
        log.monitor(
            watched.label(),
            watched.map(),
            (t, left) ->
                known.put(t, account, known.find(account).watching(watched.leaving(left))));
    known.remember(account, known.find(account).watching(watched.leaving(rest)));
  }
}
