package sonet.client.transparency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import sonet.client.ClientException;
import sonet.client.KeyChange;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.transparency.monitor.MonitoringMap;

/// What is known of the keys of all accounts: on disk, and in memory as it is there. Reading is for
/// any thread, changing for whoever has the turn.
final class KnownAccounts {
  private final Vault vault;
  private final Map<String, KnownAccount> known = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();
  private final Retirements retirements;

  private KnownAccounts(Vault vault, Retirements retirements) {
    this.vault = vault;
    this.retirements = retirements;
  }

  /// What a state has.
  ///
  /// @throws ClientException with `STATE_DAMAGED` or a failure of the disk
  static KnownAccounts open(Vault vault) throws ClientException {
    KnownAccounts accounts = new KnownAccounts(vault, Retirements.open(vault));
    for (Row row : vault.read(t -> t.all(Table.ACCOUNT_KEYS))) {
      accounts.known.put(row.key().toUtf8(), Records.decode(row.value(), KnownAccount::read));
    }
    return accounts;
  }

  /// Since when removed keys are so.
  Retirements retirements() {
    return retirements;
  }

  /// Takes note of keys that are removed and were not noted as such.
  ///
  /// @throws ClientException a failure of the disk
  void note(Instant now) throws ClientException {
    List<Retirements.Learned> learned =
        vault.write(t -> {
          List<Retirements.Learned> all = new ArrayList<>();
          for (Map.Entry<String, KnownAccount> one : known.entrySet()) {
            all.add(retirements.learn(t, one.getKey(), one.getValue().retired(), now));
          }
          return all;
        });
    learned.forEach(Retirements.Learned::remember);
  }

  /// Keeps what was accepted of an account, with its removed devices that are still about.
  void accept(String account, KnownAccount next) throws ClientException {
    Retirements.Learned learned =
        vault.write(t -> {
          put(t, account, next);
          return retirements.tolerate(t, account);
        });
    learned.remember();
    remember(account, next);
  }

  KnownAccount find(String account) {
    return known.getOrDefault(account, KnownAccount.NONE);
  }

  /// The names of those that are used on the word of credentials, since some time at least; those
  /// that wait longest first.
  List<String> creditedBefore(Instant time) {
    Map<String, Instant> since = new HashMap<>();
    known.forEach((name, one) ->
        one.credited()
            .map(Credited::since)
            .filter(at -> !at.isAfter(time))
            .ifPresent(at -> since.put(name, at)));
    return since.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The names of those of which versions are followed.
  List<String> watched() {
    return known.entrySet().stream()
        .filter(entry -> !entry.getValue().watched().map().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  void put(Transaction t, String account, KnownAccount next) throws ClientException {
    t.put(Table.ACCOUNT_KEYS, Bytes.utf8(account), next.encode());
  }

  void remember(String account, KnownAccount next) {
    known.put(account, next);
    touch();
  }

  /// Writes what has become of one, and follows in memory.
  void update(String account, KnownAccount next) throws ClientException {
    vault.update(t -> put(t, account, next));
    remember(account, next);
  }

  /// What a search found is monitored until its version is in a distinguished entry (§8.2). The
  /// obligation is as durable as the view that it goes with.
  void follow(Transaction t, String account, Chain.Seen seen) throws ClientException {
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

  /// Counts up with all that becomes known.
  long revision() {
    return revision.get();
  }

  /// Has everyone look again who goes by the revision.
  void touch() {
    var _ = revision.incrementAndGet();
  }

  /// What is learned of an account in one step.
  ///
  /// @param before what was known
  /// @param after what is
  /// @param changes that were seen
  /// @param at when
  record Step(KnownAccount before, KnownAccount after, List<KeyChange> changes, Instant at) {
    /// What was not against the keys before.
    List<Doubt> doubts() {
      return after.doubts().stream()
          .filter(doubt -> before.doubts().stream().noneMatch(doubt::isLike))
          .toList();
    }

    /// Whether a reader is told of a change. What happened before this device met the account is
    /// history, and what a credential told already is no news.
    boolean isNews(KeyChange change, Optional<KeyChange> told) {
      boolean since =
          before.logged().isPresent()
              || before.set().filter(set -> change.version() > set.number()).isPresent();
      return told.filter(change::equals).isEmpty() && (since || !change.isGood());
    }
  }

  /// Writes what was learned, with the notes that a reader gets, and follows in memory.
  void keep(String account, Step step, StateFile.Update more) throws ClientException {
    Retirements.Learned learned =
        vault.write(t -> {
          put(t, account, step.after());
          for (KeyChange change : step.changes()) {
            boolean news = step.isNews(change, Chronicle.find(t, account, change.version()));
            Chronicle.put(t, change);
            if (news) {
              vault.note(t, change);
            }
          }
          for (Doubt doubt : step.doubts()) {
            if (doubt.kind() != Doubt.Kind.UNSIGNED && doubt.version() < 0) {
              vault.note(t, doubt.change(account));
            }
          }
          more.run(t);
          return retirements.learn(t, account, step.after().retired(), step.at());
        });
    learned.remember();
    remember(account, step.after());
  }
}
