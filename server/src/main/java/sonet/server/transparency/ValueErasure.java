package sonet.server.transparency;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.protocol.LogPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.LogWrite;
import sonet.store.Outcome;
import sonet.transparency.directory.ChangeReason;

/// Makes values of a log unreadable for good that others have followed, after a time.
///
/// A value lies sealed under the key of its label. What is to stay of a label is sealed anew under
/// a fresh key, and the old one is overwritten: whatever is left of the rest on a disk opens no
/// more. Commitments, leaves and proofs are what they were, so every proof of anything else is as
/// good as before (draft-ietf-keytrans-protocol §11.6).
///
/// Before values of accounts go the tenant's trail is told how many, with a signed record; those
/// that a crash leaves are told of once more with the next ones.
public final class ValueErasure {
  private static final int PAGE = 500;

  private final TenantLogs logs;
  private final Storage storage;
  private final PruningTrail trail;

  /// Erases values of logs, and tells trails of it.
  public ValueErasure(TenantLogs logs, Storage storage, PruningTrail trail) {
    this.logs = logs;
    this.storage = storage;
    this.trail = trail;
  }

  /// For how long values are kept after others followed them.
  ///
  /// @param values any
  /// @param watched what an administrator changed, and what it was before, at least so long
  public record Keep(Duration values, Duration watched) {}

  /// Erases what was followed so long ago; how many values, at most so many at once.
  ///
  /// @throws RefusalException when the store fails
  public int prune(Locations at, Keep keep, Instant now, int limit) throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty()) {
      return 0;
    }
    try {
      TenantLog log = found.get();
      Map<Bytes, List<Followed>> due = due(log, keep, now, limit);
      tell(log, due, keep);
      int count = 0;
      for (Map.Entry<Bytes, List<Followed>> label : due.entrySet()) {
        erase(log, label.getKey(), label.getValue());
        count += label.getValue().size();
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

  /// The oldest notes come first. One that has to wait for longer does not stand in the way of
  /// others.
  private Map<Bytes, List<Followed>> due(TenantLog log, Keep keep, Instant now, int limit)
      throws RefusalException {
    Map<Bytes, List<Followed>> due = new HashMap<>();
    int count = 0;
    Bytes after = Bytes.EMPTY;
    while (true) {
      Bytes from = after;
      List<Doc> page =
          storage.call(store -> store.scan(log.at().transparency().followed(), from, PAGE));
      for (Doc note : page) {
        Followed followed = Followed.of(note);
        Instant since = Instant.ofEpochMilli(log.stored().entry(followed.position()).timestamp());
        if (count == limit || since.isAfter(now.minus(keep.values()))) {
          return due;
        }
        if (!since.isAfter(now.minus(keep.watched())) || !isOfAdministrator(log, followed)) {
          due.computeIfAbsent(followed.label(), _ -> new ArrayList<>()).add(followed);
          count++;
        }
      }
      if (page.size() < PAGE) {
        return due;
      }
      after = page.getLast().id().key();
    }
  }

  /// Whether a value shows what an administrator changed: it says so, or the next one does.
  private static boolean isOfAdministrator(TenantLog log, Followed followed) {
    return !Labels.isOfOperator(followed.label())
        && (AccountErasure.has(
                log, followed.label(), followed.version(), ChangeReason.ADMINISTRATOR)
            || AccountErasure.has(
                log, followed.label(), followed.version() + 1, ChangeReason.ADMINISTRATOR));
  }

  /// What the operator says of itself is about nobody: the heads of trails, of which a record in
  /// the trail would make the next one.
  private void tell(TenantLog log, Map<Bytes, List<Followed>> due, Keep keep)
      throws RefusalException {
    long count =
        due.entrySet().stream()
            .filter(label -> !Labels.isOfOperator(label.getKey()))
            .mapToLong(label -> label.getValue().size())
            .sum();
    if (count > 0) {
      LogWrite entry =
          trail.entry(log.at(), LogPruning.of(LogPruning.Kind.VALUES, count, rule(keep.values())));
      Outcome _ = storage.write(new Batch(List.of(entry), List.of()));
    }
  }

  /// What stands in the record for a time.
  static String rule(Duration time) {
    return "device sets that others followed are kept for " + time;
  }

  private void erase(TenantLog log, Bytes label, List<Followed> gone) throws RefusalException {
    TreeSet<Long> versions = new TreeSet<>();
    List<DocWrite> notes = new ArrayList<>();
    for (Followed followed : gone) {
      versions.add(followed.version());
      notes.add(new DocWrite.Delete(followed.note().id()));
    }
    UnchangedLog.write(
        storage,
        log,
        () -> {
          List<DocWrite> writes = new ArrayList<>(notes);
          // What the operator says of itself needs no other key.
          writes.addAll(
              Labels.isOfOperator(label)
                  ? log.stored().versions().blanked(label, versions)
                  : log.stored()
                      .versions()
                      .rekeyed(label, version -> !versions.contains(version))
                      .writes());
          return new Batch(List.of(), writes);
        });
  }
}
