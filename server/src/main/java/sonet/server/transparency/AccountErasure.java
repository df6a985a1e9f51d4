package sonet.server.transparency;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.LogPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.TransparencyLocations;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.LogWrite;
import sonet.store.Outcome;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.operator.StoredVersion;

/// Makes the values of deleted accounts unreadable for good, as [ValueErasure] does: first all but
/// the one that says that the account was deleted, then that one, and then the leaves go.
///
/// An administrator who changed the keys of somebody could have the account erased to cover it. So
/// the values of an account that is deleted within a time after such a change stay until that time
/// is over: whoever looked at the account can see what was done, and what for. That it waits is
/// told to the tenant's trail at once, as a number and without a name.
public final class AccountErasure {
  private static final System.Logger LOG = System.getLogger(AccountErasure.class.getName());
  private static final int PAGE = 500;

  /// What stands in the records.
  static final String RULE = "device sets of accounts that were deleted are not kept";

  private final TenantLogs logs;
  private final Storage storage;
  private final PruningTrail trail;
  private final Witness witness;

  /// Erases accounts from logs, and tells trails of it.
  public AccountErasure(TenantLogs logs, Storage storage, PruningTrail trail, Witness witness) {
    this.logs = logs;
    this.storage = storage;
    this.trail = trail;
    this.witness = witness;
  }

  /// Counts what might be abused.
  @FunctionalInterface
  public interface Witness {
    /// What is to be written because an account was deleted soon after an administrator changed its
    /// keys.
    ///
    /// @throws RefusalException when the store fails
    Batch deletedAfterAdministrator(Locations at) throws RefusalException;
  }

  /// Notes that the values of an account are to be erased, and does what can be done at once.
  ///
  /// @throws RefusalException when the store fails
  public void plan(Locations at, AccountName account) throws RefusalException {
    Bytes label = Labels.of(account);
    if (logs.existing(at).isEmpty()
        || storage.call(store -> store.get(at.transparency().submitted(label))).isEmpty()) {
      return;
    }
    Outcome _ =
        storage.write(
            Batch.ofDocs(new DocWrite.Put(at.transparency().erasure(label), Bytes.EMPTY)));
  }

  /// How far an erasure has come, as its note says.
  ///
  /// ```
  /// struct {}                              // planned
  /// struct { uint64 position; }            // all but the last value is gone, which is there
  /// struct { uint8 waits = 1; uint64 until; }
  /// ```
  private sealed interface Step {
    static Step of(Doc note) {
      Bytes body = note.body();
      return switch (body.length()) {
        case 0 -> new Planned();
        case Long.BYTES -> new Begun(ByteBuffer.wrap(body.toArray()).getLong());
        default -> new Waits(Instant.ofEpochMilli(ByteBuffer.wrap(body.toArray()).getLong(1)));
      };
    }

    /// Nothing was done.
    record Planned() implements Step {}

    /// It waits. Who shortens the time afterwards does not shorten this.
    record Waits(Instant until) implements Step {
      Bytes encoded() {
        return Bytes.concat(Bytes.of((byte) 1), number(until.toEpochMilli()));
      }
    }

    /// All but the last value is gone.
    record Begun(long position) implements Step {}
  }

  /// Goes on with the erasure of accounts: first all but the value that says that the account was
  /// deleted, as soon as that one is in the log; how many accounts were gone on with.
  ///
  /// @param watched so long after a change by an administrator nothing is erased
  /// @throws RefusalException when the store fails
  public int erase(Locations at, Duration watched, Instant now, int limit) throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty()) {
      return 0;
    }
    int done = 0;
    try {
      for (Doc note : notes(at, planned -> isDue(planned, now), limit)) {
        if (begin(found.get(), note, watched, now)) {
          done++;
        }
      }
    } catch (StoreFailure e) {
      throw e.refusal();
    }
    return done;
  }

  private static boolean isDue(Doc note, Instant now) {
    return switch (Step.of(note)) {
      case Step.Planned() -> true;
      case Step.Waits(Instant until) -> !now.isBefore(until);
      case Step.Begun _ -> false;
    };
  }

  /// Whether the deletion is in the log, so that something could be done.
  private boolean begin(TenantLog log, Doc note, Duration watched, Instant now)
      throws RefusalException {
    Bytes label = note.id().key();
    TransparencyLocations at = log.at().transparency();
    Optional<Submissions.Last> last =
        storage.call(store -> store.get(at.submitted(label))).map(Submissions::decode);
    if (last.isEmpty()) {
      Outcome _ = storage.write(Batch.ofDocs(new DocWrite.Delete(note.id())));
      return true;
    }
    long deletion = last.get().version();
    Optional<StoredVersion> stored = log.stored().version(label, deletion);
    if (stored.isEmpty() || stored.get().position() >= log.size()) {
      return false;
    }
    Optional<Instant> changed =
        Step.of(note) instanceof Step.Planned
            ? byAdministrator(log, label, deletion, watched)
            : Optional.empty();
    if (changed.isPresent()) {
      Step.Waits waits = new Step.Waits(changed.get().plus(watched));
      return count(log, note, waits) && (waits.until().isAfter(now) || erase(log, note, deletion));
    }
    return erase(log, note, deletion);
  }

  /// Counts an erasure that waits, once; whether it was this one who did.
  private boolean count(TenantLog log, Doc note, Step.Waits waits) throws RefusalException {
    Batch told = witness.deletedAfterAdministrator(log.at());
    List<DocWrite> docs = new ArrayList<>(told.docs());
    docs.add(new DocWrite.Replace(note.id(), note.version(), waits.encoded()));
    return storage.write(new Batch(told.logs(), docs)) instanceof Outcome.Written;
  }

  private boolean erase(TenantLog log, Doc note, long deletion) throws RefusalException {
    Bytes label = note.id().key();
    TransparencyLocations at = log.at().transparency();
    long position = log.stored().version(label, deletion).orElseThrow().position();
    UnchangedLog.write(
        storage,
        log,
        () -> {
          StoredVersions.Rekeyed rekeyed =
              log.stored().versions().rekeyed(label, version -> version == deletion);
          List<DocWrite> writes = new ArrayList<>(rekeyed.writes());
          writes.add(new DocWrite.Delete(at.submitted(label)));
          writes.add(new DocWrite.Put(note.id(), number(position)));
          return new Batch(told(log, rekeyed.erased()), writes);
        });
    log.stored().forget(List.of(label));
    return true;
  }

  private List<LogWrite> told(TenantLog log, int erased) throws RefusalException {
    return erased == 0
        ? List.of()
        : List.of(trail.entry(log.at(), LogPruning.of(LogPruning.Kind.VALUES, erased, RULE)));
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /// When an administrator last changed the keys of an account, if that was so soon before the
  /// deletion. What was erased in between was older than what is watched, or said something else.
  private static Optional<Instant> byAdministrator(
      TenantLog log, Bytes label, long deletion, Duration watched) {
    long deleted = 0;
    for (long version = deletion; version >= 0; version--) {
      Optional<DeviceSet> set = set(log, label, version);
      if (set.isEmpty()) {
        continue;
      }
      deleted = version == deletion ? set.get().at() : deleted;
      if (deleted - set.get().at() > watched.toMillis()) {
        return Optional.empty();
      }
      if (set.get().reason() == ChangeReason.ADMINISTRATOR) {
        return Optional.of(Instant.ofEpochMilli(set.get().at()));
      }
    }
    return Optional.empty();
  }

  /// Whether a version can be read and has a reason.
  static boolean has(TenantLog log, Bytes label, long version, ChangeReason reason) {
    return set(log, label, version).filter(set -> set.reason() == reason).isPresent();
  }

  private static Optional<DeviceSet> set(TenantLog log, Bytes label, long version) {
    return log.stored().opened(label, version).flatMap(AccountErasure::set);
  }

  private static Optional<DeviceSet> set(OpenedVersion opened) {
    try {
      return Optional.of(DeviceSet.decode(opened.value().value()));
    } catch (TransparencyException e) {
      LOG.log(Level.WARNING, "a value of an account is no device set");
      return Optional.empty();
    }
  }

  /// Erases the last value of accounts that were deleted so long ago, and hands their leaves in to
  /// be removed from the tree with one of the next entries; how many accounts.
  ///
  /// @param keep for how long the value is kept that says so
  /// @throws RefusalException when the store fails
  public int finish(Locations at, Duration keep, Instant now, int limit) throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty()) {
      return 0;
    }
    try {
      List<LeafRemovals.Erased> due = new ArrayList<>();
      StoredLog stored = found.get().stored();
      Instant before = now.minus(keep);
      for (Doc note : notes(at, begun -> isOver(stored, begun, before), limit)) {
        if (Step.of(note) instanceof Step.Begun(long position)) {
          due.add(new LeafRemovals.Erased(note.id().key(), position));
        }
      }
      if (!due.isEmpty()) {
        found.get().remove(due);
        logs.wake(found.get());
      }
      return due.size();
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  /// Whether nobody needs to see any more that an account was deleted.
  private static boolean isOver(StoredLog stored, Doc note, Instant before) {
    return Step.of(note) instanceof Step.Begun(long position)
        && !Instant.ofEpochMilli(stored.entry(position).timestamp()).isAfter(before);
  }

  /// Some of the notes of erasures. Those that wait do not stand in the way of others.
  private List<Doc> notes(Locations at, Predicate<Doc> wanted, int limit) throws RefusalException {
    List<Doc> found = new ArrayList<>();
    Bytes after = Bytes.EMPTY;
    while (true) {
      Bytes from = after;
      List<Doc> page = storage.call(store -> store.scan(at.transparency().erasures(), from, PAGE));
      for (Doc note : page) {
        if (found.size() < limit && wanted.test(note)) {
          found.add(note);
        }
      }
      if (page.size() < PAGE || found.size() == limit) {
        return found;
      }
      after = page.getLast().id().key();
    }
  }
}
