package sonet.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// Prunes trails: what is older than a tenant keeps goes, and an entry of the trail says so, with
/// how many they were and by which rule, signed.
///
/// The entry is written first, and the log is trimmed then; where a crash comes between, the next
/// round trims. An entry is kept for the time at least and for a thirtieth of it longer at most, so
/// that a trail does not consist of prunings; one that has nothing else to lose is left as it is.
public final class TrailRetention {
  private static final int SHARE = 30;
  private static final PageLimit ONE = new PageLimit(1, 1);
  private static final PageLimit SOME = new PageLimit(200, 1 << 20);

  private final Trails trails;
  private final Storage storage;

  /// Prunes trails of a storage.
  public TrailRetention(Trails trails) {
    this.trails = trails;
    this.storage = trails.storage();
  }

  /// Prunes a trail; how many entries.
  ///
  /// @param time for which entries are kept
  /// @throws RefusalException when the store fails
  public long prune(Locations at, Duration time) throws RefusalException {
    Instant now = trails.now();
    Optional<AuditPruning> before = trails.lastPruning(at);
    Head head = storage.call(store -> store.head(at.auditLog()));
    if (before.isPresent() && before.get().upTo() > head.trimmed()) {
      storage.run(store -> store.trim(at.auditLog(), before.get().upTo()));
      return before.get().upTo() - head.trimmed();
    }
    Instant due = now.minus(time).minus(time.dividedBy(SHARE));
    List<StoredEntry> oldest =
        storage.call(store -> store.read(at.auditLog(), head.trimmed(), ONE));
    if (oldest.isEmpty() || !oldest.getFirst().at().isBefore(due)) {
      return 0;
    }
    long upTo = storage.call(store -> store.lastBefore(at.auditLog(), now.minus(time), now));
    if (upTo <= head.trimmed() || onlyPrunings(at, head.trimmed(), upTo)) {
      return 0;
    }
    AuditPruning pruning = record(at, oldest.getFirst(), upTo, rule(time));
    DocWrite last = new DocWrite.Put(at.auditPruning(), storage.encode(pruning));
    Outcome _ = storage.write(new Batch(List.of(trails.write(at, act(pruning))), List.of(last)));
    storage.run(store -> store.trim(at.auditLog(), upTo));
    return pruning.count();
  }

  /// What stands in the record for a time.
  static String rule(Duration time) {
    return "audit entries are kept for " + time;
  }

  private boolean onlyPrunings(Locations at, long after, long upTo) throws RefusalException {
    long from = after;
    while (from < upTo) {
      long seen = from;
      List<StoredEntry> some = storage.call(store -> store.read(at.auditLog(), seen, SOME));
      for (StoredEntry entry : some) {
        if (entry.seq() <= upTo && trails.shown(entry).act().pruning().isEmpty()) {
          return false;
        }
        from = entry.seq();
      }
      if (some.isEmpty()) {
        return true;
      }
    }
    return true;
  }

  private AuditPruning record(Locations at, StoredEntry first, long upTo, String rule)
      throws RefusalException {
    StoredEntry last = storage.call(store -> store.read(at.auditLog(), upTo - 1, ONE)).getFirst();
    return trails.signed(
        at,
        new AuditPruning(
            first.seq(),
            upTo,
            upTo - first.seq() + 1,
            first.prevHash(),
            trails.hash(last),
            rule,
            trails.now(),
            Bytes.EMPTY));
  }

  private AuditAct act(AuditPruning pruning) {
    return AuditAct.ofService(trails.newId(), AuditAct.PRUNING).with(pruning);
  }
}
