package sonet.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.protocol.AccountName;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditEvidence;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditTrail;
import sonet.protocol.TenantName;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Head;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// Shows trails. A question looks at a bounded number of entries and says where the next one goes
/// on, so that no answer is long in coming, however long the trail.
public final class TrailReader {
  private static final int MOST_SEEN = 5_000;
  private static final PageLimit SOME = new PageLimit(500, 1 << 20);
  private static final int MOST_BYTES = 4 << 20;

  /// Entries bear the time at which they were taken, which may be so much before their neighbours'.
  private static final Duration SLACK = Duration.ofHours(1);

  private final Trails trails;
  private final Storage storage;
  private final Evidence evidence;

  /// A reader of trails.
  ///
  /// @param evidence that their heads are in the log of keys
  public TrailReader(Trails trails, Evidence evidence) {
    this.trails = trails;
    this.storage = trails.storage();
    this.evidence = evidence;
  }

  /// Proves that the head of a trail is in the log of keys.
  @FunctionalInterface
  public interface Evidence {
    /// The proof, as far as there is one.
    ///
    /// @param tenant its name; empty for the trail of the service
    /// @throws RefusalException when the store fails
    Optional<AuditEvidence> of(Locations at, Optional<TenantName> tenant) throws RefusalException;
  }

  /// What is asked for.
  ///
  /// @param after the number of the last entry that is not wanted
  /// @param limit how many at most
  /// @param since the beginning of a time
  /// @param until the end of a time, which is not a part of it
  /// @param who the id of a device or token
  /// @param what the id of an operation
  /// @param account who did something, or to whom it was done
  public record Question(
      long after,
      int limit,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<String> who,
      Optional<String> what,
      Optional<AccountName> account) {
    boolean matches(AuditEntry entry) {
      AuditAct act = entry.act();
      return since.filter(begin -> entry.at().isBefore(begin)).isEmpty()
          && until.filter(end -> !entry.at().isBefore(end)).isEmpty()
          && (who.isEmpty() || who.equals(act.who().id()))
          && (what.isEmpty() || what.get().equals(act.what()))
          && (account.isEmpty()
              || account.equals(act.who().account())
              || account.equals(act.on().account()));
    }

    boolean isOver(Instant at) {
      return until.filter(end -> at.isAfter(end.plus(SLACK))).isPresent();
    }
  }

  /// Some of the entries that were asked for.
  ///
  /// @throws RefusalException when the store fails
  public AuditPage page(Locations at, Question question) throws RefusalException {
    Head head = storage.call(store -> store.head(at.auditLog()));
    long after = Math.max(question.after(), head.trimmed());
    if (question.since().isPresent()) {
      after = Math.max(after, lastBefore(at, head, question.since().get().minus(SLACK)));
    }
    List<AuditEntry> found = new ArrayList<>();
    long seen = 0;
    long bytes = 0;
    while (after < head.seq() && seen < MOST_SEEN) {
      long from = after;
      List<StoredEntry> some = storage.call(store -> store.read(at.auditLog(), from, SOME));
      if (some.isEmpty()) {
        break;
      }
      for (StoredEntry stored : some) {
        if (found.size() == question.limit() || bytes > MOST_BYTES) {
          return new AuditPage(found, Optional.of(after));
        }
        if (question.isOver(stored.at())) {
          return new AuditPage(found, Optional.empty());
        }
        AuditEntry entry = trails.shown(stored);
        if (question.matches(entry)) {
          found.add(entry);
          bytes += stored.body().length();
        }
        after = stored.seq();
        seen++;
      }
    }
    return new AuditPage(found, after < head.seq() ? Optional.of(after) : Optional.empty());
  }

  /// The number of an entry before which all are older than a time, but for jumps of the clock.
  private long lastBefore(Locations at, Head head, Instant time) throws RefusalException {
    long low = head.trimmed();
    long high = head.seq();
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      List<StoredEntry> one =
          storage.call(store -> store.read(at.auditLog(), middle - 1, new PageLimit(1, 1)));
      if (!one.isEmpty() && one.getFirst().at().isBefore(time)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// What the entries of a trail are verified by.
  ///
  /// @param tenant its name; empty for the trail of the service
  /// @throws RefusalException when the store fails
  public AuditTrail trail(Locations at, Optional<TenantName> tenant) throws RefusalException {
    // The evidence first: what it proves is then never ahead of the head.
    Optional<AuditEvidence> proof = evidence.of(at, tenant);
    Head head = storage.call(store -> store.head(at.auditLog()));
    return new AuditTrail(
        AuditTrail.FORMAT,
        tenant,
        trails.signed(at, head),
        head.trimmed() + 1,
        trails.lastPruning(at),
        proof);
  }
}
