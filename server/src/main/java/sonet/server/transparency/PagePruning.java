package sonet.server.transparency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.LogPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.LogWrite;
import sonet.store.Outcome;
import sonet.transparency.prefix.ReplacedPages;

/// Prunes the pages of prefix trees that no answer needs any more (draft-ietf-keytrans-protocol
/// §7.1).
///
/// Nothing is looked up in the prefix tree of an entry that has expired. So the trees from the
/// first entry on that has not are whole, and of those before it stays what they have in common
/// with these: a page goes exactly when an entry up to that one replaced it ([ReplacedPages]).
/// Which those are is known entry by entry, and only pages that go and those in their place are
/// read.
///
/// A run goes from the first whole tree to the one that is to be the first. Its pieces are batches
/// of documents, on condition of the note how far it has come: whenever the process ends, the next
/// piece begins where the last one ended, and of two processes one is told that the other was
/// faster. The batch that ends a run has the signed record of it for the tenant's trail. Between
/// runs a look costs a document.
///
/// By the time of the log itself, and later by as much as a head may be old, so that no answer that
/// is under way is short of a page.
public final class PagePruning {
  /// The trees of so many entries at most are one run, so that the trail hears of it in time.
  private static final long MOST_ENTRIES = 100_000;

  /// A piece ends with the entry that makes it so long.
  private static final int ENTRIES = 64;

  private static final int PAGES = 500;

  /// A run begins when the first whole tree has been expired for this part of the lifetime.
  private static final int SHARE = 30;

  private final TenantLogs logs;
  private final Storage storage;
  private final PruningTrail trail;
  private final LongAdder pruned = new LongAdder();

  /// Prunes logs, and tells trails of it.
  public PagePruning(TenantLogs logs, Storage storage, PruningTrail trail) {
    this.logs = logs;
    this.storage = storage;
    this.trail = trail;
  }

  /// How far a log is pruned, as a document.
  ///
  /// ```
  /// struct { uint64 from; uint64 whole; uint64 upTo; uint64 pages; }
  /// ```
  ///
  /// @param from where the run began
  /// @param whole the first entry whose tree is whole
  /// @param upTo the first whose tree is to be; the run is over when that is the same
  /// @param pages how many went in the run
  record Progress(long from, long whole, long upTo, long pages) {
    static final Progress NONE = new Progress(0, 0, 0, 0);

    static Progress decode(Bytes document) {
      try {
        return Reader.decode(
            document,
            reader -> new Progress(reader.u64(), reader.u64(), reader.u64(), reader.u64()));
      } catch (DecodeException e) {
        throw new AssertionError("a document of the store does not say how far a log is pruned", e);
      }
    }

    Bytes encoded() {
      return new Writer().u64(from).u64(whole).u64(upTo).u64(pages).toBytes();
    }

    boolean isOver() {
      return whole == upTo;
    }

    Progress begun(long target) {
      return new Progress(whole, whole, target, 0);
    }

    Progress come(long further, long more) {
      return new Progress(from, further, upTo, pages + more);
    }
  }

  /// Prunes a piece of a log; whether there is more.
  ///
  /// @throws RefusalException when the store fails
  public boolean prune(Locations at) throws RefusalException {
    Optional<TenantLog> found = logs.existing(at);
    if (found.isEmpty() || found.get().configuration().maximumLifetime().isEmpty()) {
      return false;
    }
    TenantLog log = found.get();
    try {
      Optional<Doc> before = log.stored().pruningNote();
      Progress progress = before.map(Doc::body).map(Progress::decode).orElse(Progress.NONE);
      if (progress.isOver()) {
        Optional<Long> target = target(log, progress.whole());
        if (target.isEmpty()) {
          return false;
        }
        progress = progress.begun(target.get());
      }
      return piece(log, before, progress);
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  /// How many pages this process has pruned.
  public long pruned() {
    return pruned.sum();
  }

  /// The first entry of a log that has not expired, if that is some way from the first whole tree.
  private static Optional<Long> target(TenantLog log, long whole) {
    TenantLog.Shown shown = log.shown();
    long lifetime = log.configuration().maximumLifetime().orElseThrow();
    long expired = shown.timestamp() - log.configuration().maxBehind() - lifetime;
    if (shown.size() <= whole
        || log.stored().entry(whole).timestamp() > expired - lifetime / SHARE) {
      return Optional.empty();
    }
    long low = whole;
    long high = Math.min(shown.size() - 1, whole + MOST_ENTRIES);
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (log.stored().entry(middle).timestamp() <= expired) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > whole ? Optional.of(low) : Optional.empty();
  }

  /// Goes on for some entries. When another process was faster nothing is written; it goes on from
  /// there.
  private boolean piece(TenantLog log, Optional<Doc> before, Progress progress)
      throws RefusalException {
    try {
      step(log, before, progress);
      return true;
    } catch (PageReading.LackingException e) {
      if (log.stored().pruningNote().equals(before)) {
        throw new AssertionError("a page is missing that nobody has pruned", e);
      }
      return true;
    }
  }

  private void step(TenantLog log, Optional<Doc> before, Progress progress)
      throws RefusalException {
    PageReading pages = log.stored().uncached();
    long whole = progress.whole();
    while (whole < progress.upTo()
        && whole - progress.whole() < ENTRIES
        && pages.removed() < PAGES) {
      whole++;
      ReplacedPages.by(pages, whole).forEach(pages::remove);
    }
    Progress after = progress.come(whole, pages.removed());
    List<DocWrite> docs = new ArrayList<>(pages.writes());
    DocId note = log.at().transparency().pagePruning();
    docs.add(
        before.isPresent()
            ? new DocWrite.Replace(note, before.get().version(), after.encoded())
            : new DocWrite.Create(note, after.encoded()));
    List<LogWrite> told =
        after.isOver() ? List.of(trail.entry(log.at(), record(log, after))) : List.of();
    if (storage.write(new Batch(told, docs)) instanceof Outcome.Written) {
      pruned.add(pages.removed());
      log.stored().forgetPages(pages.gone());
    }
  }

  private static LogPruning record(TenantLog log, Progress run) {
    Duration lifetime = Duration.ofMillis(log.configuration().maximumLifetime().orElseThrow());
    return LogPruning.of(LogPruning.Kind.PAGES, run.pages(), rule(lifetime))
        .between(run.from(), run.whole());
  }

  /// What stands in the record for a lifetime.
  static String rule(Duration lifetime) {
    return "prefix trees are kept for " + lifetime;
  }
}
