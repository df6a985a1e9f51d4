package sonet.server.transparency;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.TransparencyLocations;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.operator.StoredVersion;

/// Makes values of a log unreadable for good: those that others have followed, after a time, and
/// all of an account that was deleted.
///
/// A value lies sealed under the key of its label. What is to stay of a label is sealed anew under
/// a fresh key, and the old one is overwritten: whatever is left of the rest on a disk opens no
/// more. Commitments, leaves and proofs are what they were, so every proof of anything else is as
/// good as before (draft-ietf-keytrans-protocol §11.6).
///
/// All of that happens on condition that the log has not grown meanwhile, since an entry seals what
/// it adds under the key that it finds.
public final class ValueErasure {
  private static final System.Logger LOG = System.getLogger(ValueErasure.class.getName());
  private static final int TRIES = 20;
  private static final int PAGE = 500;

  private final TenantLogs logs;
  private final Storage storage;

  /// Erases values of logs.
  public ValueErasure(TenantLogs logs, Storage storage) {
    this.logs = logs;
    this.storage = storage;
  }

  /// Erases what was followed so long ago; how many values, at most so many at once.
  ///
  /// @param keep for how long a value is kept after another followed it
  /// @throws RefusalException when the store fails
  public int prune(Locations at, Duration keep, Instant now, int limit) throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty()) {
      return 0;
    }
    try {
      TenantLog log = found.get();
      Map<Bytes, List<Followed>> due = new HashMap<>();
      int count = 0;
      for (Doc note : storage.scan(at.transparency().followed(), limit)) {
        Followed followed = Followed.of(note);
        long since = log.stored().entry(followed.position()).timestamp();
        if (Instant.ofEpochMilli(since).isAfter(now.minus(keep))) {
          break;
        }
        due.computeIfAbsent(followed.label(), _ -> new ArrayList<>()).add(followed);
        count++;
      }
      for (Map.Entry<Bytes, List<Followed>> label : due.entrySet()) {
        erase(log, label.getKey(), label.getValue());
      }
      return count;
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  /// That a version was followed.
  ///
  /// @param note that says so
  /// @param position of the entry with the version that followed
  private record Followed(Doc note, long position, Bytes label, long version) {
    static Followed of(Doc note) {
      Bytes key = note.id().key();
      ByteBuffer numbers = ByteBuffer.wrap(key.toArray());
      int label = key.length() - Long.BYTES - Integer.BYTES;
      return new Followed(
          note,
          numbers.getLong(0),
          key.slice(Long.BYTES, Long.BYTES + label),
          numbers.getInt(Long.BYTES + label) & 0xffffffffL);
    }
  }

  private void erase(TenantLog log, Bytes label, List<Followed> gone) throws RefusalException {
    TreeSet<Long> versions = new TreeSet<>();
    List<DocWrite> notes = new ArrayList<>();
    for (Followed followed : gone) {
      versions.add(followed.version());
      notes.add(new DocWrite.Delete(followed.note().id()));
    }
    unchanged(
        log,
        () -> {
          List<DocWrite> writes = new ArrayList<>(notes);
          // What the operator says of itself is about nobody, and needs no other key.
          writes.addAll(
              Labels.isOfOperator(label)
                  ? log.stored().versions().blanked(label, versions)
                  : log.stored().versions().rekeyed(label, version -> !versions.contains(version)));
          return writes;
        });
  }

  private interface Writing {
    List<DocWrite> writes();
  }

  /// Writes something on condition that the log does not grow meanwhile.
  private void unchanged(TenantLog log, Writing writing) throws RefusalException {
    log.change(() -> writeUnchanged(log, writing));
  }

  private void writeUnchanged(TenantLog log, Writing writing) throws RefusalException {
    for (int i = 0; i < TRIES; i++) {
      TenantLog.Shown before = log.shown();
      List<DocWrite> docs = new ArrayList<>(writing.writes());
      docs.add(
          new DocWrite.Replace(
              log.at().transparency().tip(), before.version(), before.document().encoded()));
      if (storage.write(new Batch(List.of(), docs)) instanceof Outcome.Written) {
        log.show(new TenantLog.Shown(before.version() + 1, before.document(), before.tip()));
        return;
      }
      boolean _ = log.reload();
    }
    throw RefusalException.of(
        sonet.protocol.ProblemType.UNAVAILABLE, "the log grows too fast to be changed now");
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

  /// Counts what might be abused.
  @FunctionalInterface
  public interface Witness {
    /// An account was erased soon after an administrator changed its keys.
    ///
    /// @throws RefusalException when it cannot be recorded
    void erasedAfterAdministrator(Locations at) throws RefusalException;
  }

  /// Goes on with the erasure of accounts: first all but the value that says that the account was
  /// deleted, as soon as that one is in the log; how many accounts were gone on with.
  ///
  /// @param watched so long after a change by an administrator an erasure is told of
  /// @throws RefusalException when the store fails
  public int erase(Locations at, Duration watched, Witness witness, int limit)
      throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty()) {
      return 0;
    }
    int done = 0;
    try {
      for (Doc note : notes(at, planned -> planned.body().isEmpty(), limit)) {
        if (begin(found.get(), note, watched, witness)) {
          done++;
        }
      }
    } catch (StoreFailure e) {
      throw e.refusal();
    }
    return done;
  }

  /// Whether the deletion is in the log, so that what was before it could go.
  private boolean begin(TenantLog log, Doc note, Duration watched, Witness witness)
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
    if (afterAdministrator(log, label, deletion, watched)) {
      witness.erasedAfterAdministrator(log.at());
    }
    unchanged(
        log,
        () -> {
          List<DocWrite> writes =
              new ArrayList<>(log.stored().versions().rekeyed(label, v -> v == deletion));
          writes.add(new DocWrite.Delete(at.submitted(label)));
          writes.add(new DocWrite.Put(note.id(), number(stored.get().position())));
          return writes;
        });
    log.stored().forget(List.of(label));
    return true;
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static boolean afterAdministrator(
      TenantLog log, Bytes label, long deletion, Duration watched) {
    long deleted = 0;
    for (long version = deletion; version >= 0; version--) {
      Optional<DeviceSet> set = log.stored().opened(label, version).flatMap(ValueErasure::set);
      if (set.isEmpty()) {
        return false;
      }
      deleted = version == deletion ? set.get().at() : deleted;
      if (deleted - set.get().at() > watched.toMillis()) {
        return false;
      }
      if (set.get().reason() == ChangeReason.ADMINISTRATOR) {
        return true;
      }
    }
    return false;
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
        due.add(new LeafRemovals.Erased(note.id().key(), position(note)));
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

  private static long position(Doc note) {
    return ByteBuffer.wrap(note.body().toArray()).getLong();
  }

  /// Whether nobody needs to see any more that an account was deleted.
  private static boolean isOver(StoredLog stored, Doc note, Instant before) {
    return !note.body().isEmpty()
        && !Instant.ofEpochMilli(stored.entry(position(note)).timestamp()).isAfter(before);
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
