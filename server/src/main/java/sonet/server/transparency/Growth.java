package sonet.server.transparency;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.StoredEntry;
import sonet.transparency.TransparencySuite;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// One entry of a log: what goes into it, and how it is written.
///
/// Padding is a label that nobody can ask for, of random bytes, with nothing in it. Every log
/// begins with padding, so that a label never stands in the very first entry.
public final class Growth {
  private static final System.Logger LOG = System.getLogger(Growth.class.getName());

  /// So many leaves of an entry are for what the operator has to say.
  private static final int MOST_OF_OPERATOR = 4;

  /// And so many for what waits.
  static final int MOST_WAITING = LogWriter.mostChanges() - MOST_OF_OPERATOR;

  private final Storage storage;
  private final RandomSource random;
  private final InstantSource clock;
  private final OperatorValues operator;

  /// Growth in a storage.
  ///
  /// @param random for openings and padding
  /// @param clock the time of entries
  /// @param operator what the operator itself has to say
  public Growth(
      Storage storage, RandomSource random, InstantSource clock, OperatorValues operator) {
    this.operator = operator;
    this.storage = storage;
    this.random = random;
    this.clock = clock;
  }

  /// What goes into the next entry.
  ///
  /// @param insertions new versions
  /// @param kept how many of these can be asked for; the rest is padding
  /// @param taken how far the queue is taken with it
  /// @param hasMore whether to go on at once
  /// @param strays how many that wait cannot be next, and are left out
  /// @param removals leaves that go, with what is written for that
  record Next(
      List<Insertion> insertions,
      int kept,
      long taken,
      boolean hasMore,
      int strays,
      LeafRemovals.Due removals) {
    Next(List<Insertion> insertions, int kept, long taken, boolean hasMore) {
      this(insertions, kept, taken, hasMore, 0, LeafRemovals.Due.NOTHING);
    }

    static Next nothing(long taken) {
      return new Next(List.of(), 0, taken, false);
    }

    /// Whether there is nothing to add and nothing was taken.
    boolean isNothing() {
      return changesNothing() && !hasMore;
    }

    /// Whether there is nothing for an entry.
    boolean changesNothing() {
      return insertions.isEmpty() && removals.leaves().isEmpty();
    }

    boolean isPadding() {
      return kept < insertions.size();
    }

    /// Whether something of it may be otherwise once some labels are stored: which version comes
    /// next, and with which key it is sealed.
    boolean dependsOn(Set<Bytes> labels) {
      return strays > 0
          || insertions.stream().anyMatch(one -> labels.contains(one.labelVersion().label()));
    }

    /// The labels that get a version.
    Set<Bytes> labels() {
      Set<Bytes> labels = new TreeSet<>();
      insertions.forEach(one -> labels.add(one.labelVersion().label()));
      return labels;
    }
  }

  /// What became of it.
  ///
  /// @param batch the entry; empty when only the queue was taken further
  /// @param shown what is to be shown now; empty when another was faster
  record Written(Optional<LogBatch> batch, Optional<TenantLog.Shown> shown) {
    static final Written NOT = new Written(Optional.empty(), Optional.empty());
  }

  /// What goes into the next entry of a log.
  ///
  /// @param old whether there should be an entry even if nothing waits
  Next next(TenantLog log, TenantLog.Shown before, boolean old) throws RefusalException {
    long taken = before.document().taken();
    List<StoredEntry> waiting =
        Waiting.read(storage, log.at().transparency().queue(), taken, MOST_WAITING);
    if (before.size() == 0) {
      return new Next(List.of(padding()), 0, taken, !waiting.isEmpty());
    }
    LeafRemovals.Due removals = LeafRemovals.due(log, before);
    if (!removals.leaves().isEmpty()) {
      return new Next(List.of(), 0, taken, !waiting.isEmpty(), 0, removals);
    }
    if (waiting.isEmpty() && !old) {
      return Next.nothing(taken);
    }
    List<Insertion> insertions = insertions(log, waiting);
    int strays = waiting.size() - insertions.size();
    insertions.addAll(ofOperator(log));
    if (waiting.isEmpty()) {
      return insertions.isEmpty()
          ? new Next(List.of(padding()), 0, taken, false)
          : new Next(insertions, insertions.size(), taken, false);
    }
    boolean full = waiting.size() == MOST_WAITING;
    return new Next(
        insertions,
        insertions.size(),
        waiting.getLast().seq(),
        full || insertions.isEmpty(),
        strays,
        LeafRemovals.Due.NOTHING);
  }

  /// The operator's own labels are in no queue, so none of them is there twice.
  private List<Insertion> ofOperator(TenantLog log) throws RefusalException {
    List<Insertion> insertions = new ArrayList<>();
    for (OperatorValues.Value said : operator.due(log, clock.millis())) {
      long version = log.stored().greatest(said.label()).map(last -> last + 1).orElse(0L);
      insertions.add(insertion(new LabelVersion(said.label(), version), said.value()));
    }
    return insertions;
  }

  private Insertion padding() {
    return insertion(new LabelVersion(DirectoryLabels.padding(random), 0), Bytes.EMPTY);
  }

  /// Openings are random and derived from nothing that outlives them (§11.6).
  private Insertion insertion(LabelVersion which, Bytes value) {
    return new Insertion(
        which, random.bytes(TransparencySuite.OPENING_LENGTH), UpdateValue.of(value));
  }

  private List<Insertion> insertions(TenantLog log, List<StoredEntry> entries) {
    List<Waiting> waiting = entries.stream().map(Waiting::of).toList();
    Set<Bytes> labels = new TreeSet<>();
    waiting.forEach(one -> labels.add(one.label()));
    Map<Bytes, Long> next = new TreeMap<>();
    log.stored().greatest(labels).forEach((label, last) -> next.put(label, last + 1));
    List<Insertion> insertions = new ArrayList<>();
    for (Waiting one : waiting) {
      long version = next.getOrDefault(one.label(), 0L);
      if (one.version().isPresent() && one.version().get() != version) {
        // Either another process was faster, and this entry will not be written; or it waits
        // without the document that gives out the versions of its label.
        continue;
      }
      insertions.add(insertion(new LabelVersion(one.label(), version), one.value()));
      next.put(one.label(), version + 1);
    }
    return insertions;
  }

  /// An entry that was made and is not stored yet.
  ///
  /// @param next what went into it
  /// @param batch the entry; empty when only the queue is taken further
  /// @param docs what is to be written
  /// @param after what is shown once it is stored
  record Made(Next next, Optional<LogBatch> batch, List<DocWrite> docs, TenantLog.Shown after) {}

  /// Makes an entry, to be stored if the log is still as it was.
  Made make(TenantLog log, TenantLog.Shown before, Next next) {
    if (next.changesNothing()) {
      Tip tip = new Tip(next.taken(), before.document().head());
      return new Made(
          next,
          Optional.empty(),
          List.of(replace(log, before, tip)),
          new TenantLog.Shown(before.version() + 1, tip, before.tip()));
    }
    // Clocks jump, and the time of a log does not go back (§4.2).
    long now = Math.max(clock.millis(), before.timestamp());
    LogBatch batch =
        log.writer().append(before.tip(), next.insertions(), next.removals().leaves(), now);
    Tip tip = new Tip(next.taken(), Optional.of(batch.treeHead()));
    List<DocWrite> docs = new ArrayList<>();
    docs.add(replace(log, before, tip));
    docs.addAll(log.stored().writes(batch, next.insertions(), next.kept()));
    docs.addAll(next.removals().docs());
    return new Made(
        next,
        Optional.of(batch),
        docs,
        new TenantLog.Shown(before.version() + 1, tip, batch.tip()));
  }

  /// What was made is stored next, and its pages are at hand for the entry after it.
  void begin(TenantLog log, Made made) {
    made.batch().ifPresent(log.stored()::begin);
  }

  /// Stores what was begun, if the log is still as it was.
  Written store(TenantLog log, Made made) throws RefusalException {
    boolean written = false;
    try {
      written = store(made.next(), made.docs());
    } finally {
      if (written) {
        log.stored().keep();
      } else {
        log.stored().abandon();
      }
    }
    if (!written) {
      return Written.NOT;
    }
    log.stored().forget(made.next().removals().labels());
    return new Written(made.batch(), Optional.of(made.after()));
  }

  /// Makes an entry and stores it, if the log is still as it was.
  Written write(TenantLog log, TenantLog.Shown before, Next next) throws RefusalException {
    Made made = make(log, before, next);
    begin(log, made);
    return store(log, made);
  }

  private static DocWrite replace(TenantLog log, TenantLog.Shown before, Tip tip) {
    return new DocWrite.Replace(log.at().transparency().tip(), before.version(), tip.encoded());
  }

  private boolean store(Next next, List<DocWrite> docs) throws RefusalException {
    boolean written = storage.write(new Batch(List.of(), docs)) instanceof Outcome.Written;
    if (written && next.strays() > 0) {
      LOG.log(
          Level.ERROR,
          "{0} values that waited for a log were not the next of their labels: left out",
          next.strays());
    }
    return written;
  }
}
