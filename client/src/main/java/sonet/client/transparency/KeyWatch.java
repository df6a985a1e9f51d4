package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.wire.Configuration;

/// What is done with the log from time to time, several times in each monitoring window (§8): the
/// recent distinguished entries are learned, the own label is watched, and so are versions that
/// contacts were looked up with. When it is next due stands in the state, so that a program that is
/// opened often does it no more often.
public final class KeyWatch {
  private static final Bytes DUE = Bytes.utf8("due");
  private static final Bytes WATCHED = Bytes.utf8("watched");
  private static final Bytes FAILING = Bytes.utf8("failing ");

  /// The own label has no name here.
  private static final String OWN = "";

  /// So many times in a window, so that a failure or two are no harm.
  private static final int TIMES = 8;

  /// After a failure it is tried again after this part of the usual time.
  private static final int SOONER = 8;

  private final VerifiedLog log;
  private final Directory directory;
  private final OwnLabel own;
  private final OwnCredential credential;
  private final Anchors anchors;
  private final RandomSource random;
  private final Instant opened;

  /// What is watched.
  ///
  /// @param directory of all accounts
  /// @param own the label of this account
  /// @param credential of this account, for others
  /// @param policy a file that names the witnesses to rely on, or nobody
  public record Watched(
      Directory directory, OwnLabel own, OwnCredential credential, Optional<String> policy) {}

  /// Watches a log.
  public KeyWatch(VerifiedLog log, Watched watched, RandomSource random) {
    this.log = log;
    this.anchors = new Anchors(log, watched.policy());
    this.directory = watched.directory();
    this.own = watched.own();
    this.credential = watched.credential();
    this.random = random;
    this.opened = log.now();
  }

  /// What is done with the log as a part of it.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws ClientException;
  }

  /// Whether it is time: also when the account has changed, and others are to see it.
  public boolean isDue() throws ClientException {
    Optional<Instant> due = instant(DUE);
    return due.isEmpty()
        || !log.now().isBefore(due.get())
        // One that lies far ahead was written by a clock that was wrong.
        || due.get().isAfter(log.now().plus(window()))
        || directory
            .proven(own.account())
            .filter(set -> credential.isBehind(set.number()))
            .isPresent();
  }

  private Optional<Instant> instant(Bytes key) throws ClientException {
    return log.vault().read(t -> instant(t, key));
  }

  /// When the own label was last watched.
  static Optional<Instant> lastWatched(Transaction t) throws ClientException {
    return instant(t, WATCHED);
  }

  /// Keeps until when the own label was watched, be it by another device of the account.
  static void watchedUntil(Transaction t, Instant at) throws ClientException {
    t.put(Table.KEY_LOG, WATCHED, new Writer().u64(at.toEpochMilli()).toBytes());
  }

  private static Optional<Instant> instant(Transaction t, Bytes key) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.KEY_LOG, key);
    return encoding.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Records.decode(encoding.get(), Reader::u64)));
  }

  private void put(Bytes key, Instant at) throws ClientException {
    Bytes encoding = new Writer().u64(at.toEpochMilli()).toBytes();
    log.vault()
        .update(t -> {
          t.put(Table.KEY_LOG, key, encoding);
        });
  }

  /// Does all that is to be done. What fails does not keep the rest from being done.
  ///
  /// @param self holds the own account against the log
  /// @throws ClientException the first failure
  public void run(Work self) throws ClientException {
    List<ClientException> failures = new ArrayList<>();
    boolean walked = attempt(failures, this::walk);
    boolean watched = attempt(failures, self) && walked && attempt(failures, own::watch);
    if (watched) {
      put(WATCHED, log.now());
      succeeded(OWN);
    } else {
      complain(failures.getFirst());
    }
    for (String account : directory.watched()) {
      follow(failures, account);
    }
    if (walked) {
      var _ = attempt(failures, directory::confirm);
      var _ = attempt(failures, () -> anchors.check(window()));
    }
    if (watched) {
      // Others ask the log where there is no credential, so nothing is amiss without one.
      var _ = attempt(new ArrayList<>(), () -> credential.renew(own.greatest()));
    }
    put(DUE, log.now().plus(jittered(failures.isEmpty() ? pause() : pause().dividedBy(SOONER))));
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /// A log that does not want a version to be missed can just say nothing of it. So that is told,
  /// too, when it goes on for a window.
  private void follow(List<ClientException> failures, String account) throws ClientException {
    if (attempt(failures, () -> directory.monitor(account))) {
      succeeded(account);
    } else {
      ClientException cause = failures.getLast();
      Instant since = failing(account);
      if (log.now().isAfter(since.plus(window()))) {
        tell(account, since, cause);
      }
    }
  }

  private static Bytes failingKey(String account) {
    return Bytes.concat(FAILING, Bytes.utf8(account));
  }

  /// Since when something fails.
  private Instant failing(String account) throws ClientException {
    Optional<Instant> since = instant(failingKey(account)).filter(log.now()::isAfter);
    if (since.isEmpty()) {
      put(failingKey(account), log.now());
    }
    return since.orElse(log.now());
  }

  private void succeeded(String account) throws ClientException {
    log.vault()
        .update(t -> {
          t.delete(Table.KEY_LOG, failingKey(account));
        });
  }

  private void tell(String about, Instant since, ClientException cause) throws ClientException {
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.NOT_WATCHED,
            about,
            "since " + since + ": " + cause.getMessage(),
            Bytes.EMPTY));
  }

  private void walk() throws ClientException {
    RecentHeads _ = log.walk();
  }

  private static boolean attempt(List<ClientException> failures, Work work) throws ClientException {
    try {
      work.run();
      return true;
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case CLOSED, DISK_FAILED, DISK_FULL, STATE_DAMAGED, DEVICE_REMOVED -> throw failed;
        default -> failures.add(failed);
      }
      return false;
    }
  }

  /// The reasonable monitoring window of the log.
  public Duration window() throws ClientException {
    Configuration configuration = log.trusted().configuration();
    return Duration.ofMillis(configuration.reasonableMonitoringWindow());
  }

  private Duration pause() throws ClientException {
    return window().dividedBy(TIMES);
  }

  /// Between three and five quarters of a time, so that not all devices come at once.
  private Duration jittered(Duration time) {
    int share = random.bytes(1).at(0) & 0xff;
    return time.multipliedBy(3).dividedBy(4).plus(time.multipliedBy(share).dividedBy(2 * 0xff));
  }

  /// Nobody watches this account's label for this device; after a whole window that is told.
  private void complain(ClientException cause) throws ClientException {
    if (cause.reason() == Reason.CLOSED) {
      return;
    }
    Instant last = instant(WATCHED).filter(opened::isBefore).orElse(opened);
    // A program that is opened now and then fails each time, and is never open for a window.
    Instant first = failing(OWN);
    Instant since = first.isBefore(last) ? first : last;
    if (log.now().isAfter(since.plus(window()))) {
      tell(OWN, since, cause);
    }
  }

  /// What was found that an honest log does not do, the oldest first.
  public List<KeyAlarm> alarms() throws ClientException {
    return log.vault().read(Alarms::all);
  }
}
