package sonet.server.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.server.storage.TransparencyLocations;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.log.Subtree;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LabelStore;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.operator.StoredVersion;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;
import sonet.transparency.prefix.PrefixPage;
import sonet.transparency.proof.LogSource;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.LogEntry;

/// A log in the store: the trees, of which nothing ever changes though some of it goes when it has
/// expired ([PagePruning]), and the versions of labels. Safe for any number of threads; a failure
/// of the store is a [StoreFailure].
public final class StoredLog implements LogSource, LabelStore {
  private final Reading reading;
  private final TransparencyLocations at;
  private final Primitives primitives;
  private final LogCaches caches;
  private final StoredVersions versions;
  private volatile Map<PageId, LogCaches.Page> unstored = Map.of();

  StoredLog(
      Reading reading,
      TransparencyLocations at,
      Primitives primitives,
      LogCaches caches,
      StoredVersions versions) {
    this.reading = reading;
    this.at = at;
    this.primitives = primitives;
    this.caches = caches;
    this.versions = versions;
  }

  @Override
  public LogEntry entry(long position) {
    return stored(position).entry();
  }

  private EntryDocument stored(long position) {
    return caches
        .entries()
        .get(
            new LogCaches.EntryKey(at.tenant(), position),
            _ -> EntryDocument.decode(reading.require(at.entry(position))));
  }

  @Override
  public Bytes head(Subtree subtree) {
    return stored(subtree.end() - 1).heads().get(subtree.level());
  }

  @Override
  public PrefixNode page(PageId id) {
    LogCaches.NewestPage newest =
        caches.newest().getIfPresent(new LogCaches.PathKey(at.tenant(), id.path()));
    if (newest != null && newest.version() == id.version()) {
      return newest.page().root();
    }
    LogCaches.Page written = unstored.get(id);
    return written != null
        ? written.root()
        : caches.pages().get(new LogCaches.PageKey(at.tenant(), id), _ -> load(id)).root();
  }

  private LogCaches.Page load(PageId id) {
    Bytes group = reading.require(at.pages(PageGroup.of(id), id.version()));
    Bytes page =
        PageGroup.find(group, id)
            .orElseThrow(() -> new AssertionError("the store lacks the page " + id));
    return LogCaches.Page.of(PrefixPage.decode(primitives, id, page), page);
  }

  /// Has the pages of a batch at hand that is being stored, for the one that is made meanwhile.
  void begin(LogBatch batch) {
    Map<PageId, LogCaches.Page> written = new HashMap<>();
    batch
        .pages()
        .forEach((id, page) -> written.put(id, LogCaches.Page.of(page.top(), page.bytes())));
    unstored = written;
  }

  /// Keeps the pages of the batch that was begun, as it is stored now.
  void keep() {
    unstored.forEach((id, page) ->
        caches
            .newest()
            .put(
                new LogCaches.PathKey(at.tenant(), id.path()),
                new LogCaches.NewestPage(id.version(), page)));
    unstored = Map.of();
  }

  /// The batch that was begun was not stored.
  void abandon() {
    unstored = Map.of();
  }

  /// Pages as a piece of pruning reads them.
  PageReading uncached() {
    return new PageReading(reading, at, primitives);
  }

  /// How far the pages are pruned, as it is now.
  Optional<Doc> pruningNote() {
    return reading.document(at.pagePruning());
  }

  /// Some pages are not in the store any more.
  void forgetPages(List<PageId> gone) {
    for (PageId id : gone) {
      caches.pages().invalidate(new LogCaches.PageKey(at.tenant(), id));
      // Where so many leaves were removed that its path has no next one it is still the newest.
      LogCaches.PathKey path = new LogCaches.PathKey(at.tenant(), id.path());
      LogCaches.NewestPage newest = caches.newest().getIfPresent(path);
      if (newest != null && newest.version() == id.version()) {
        caches.newest().invalidate(path);
      }
    }
  }

  /// What an entry changed, for auditors.
  public AuditorUpdate update(long position) {
    try {
      return AuditorUpdate.decode(reading.require(at.update(position)));
    } catch (TransparencyException e) {
      throw new AssertionError("a document of the store is no update for auditors", e);
    }
  }

  @Override
  public Optional<Long> greatest(Bytes label) {
    return versions.greatest(label);
  }

  /// The greatest versions of the labels that have any, read at once.
  Map<Bytes, Long> greatest(Set<Bytes> labels) {
    return versions.greatest(labels);
  }

  @Override
  public Optional<StoredVersion> version(Bytes label, long version) {
    return versions.version(label, version);
  }

  @Override
  public Optional<OpenedVersion> opened(Bytes label, long version) {
    return versions.opened(label, version);
  }

  @Override
  public Optional<VrfOutput> proof(LabelVersion which) {
    return Optional.ofNullable(
        caches.proofs().getIfPresent(new LogCaches.ProofKey(at.tenant(), which)));
  }

  /// A proof that is kept is of a label that is there: one that was made while its label was erased
  /// goes again at once.
  @Override
  public void keep(LabelVersion which, VrfOutput proof) {
    LogCaches.ProofKey key = new LogCaches.ProofKey(at.tenant(), which);
    caches.proofs().put(key, proof);
    if (versions.greatest(which.label()).isEmpty()) {
      caches.proofs().invalidate(key);
    }
  }

  /// Forgets what is kept in memory of labels, after they were erased in the store.
  void forget(Collection<Bytes> labels) {
    if (!labels.isEmpty()) {
      caches.forget(at.tenant(), new TreeSet<>(labels));
    }
  }

  /// The versions of labels, to erase them.
  StoredVersions versions() {
    return versions;
  }

  /// What is to be written for a batch, all at once.
  ///
  /// @param insertions what was inserted
  /// @param kept how many of these, from the first on, anyone may ask for again; the rest is
  ///   padding
  List<DocWrite> writes(LogBatch batch, List<Insertion> insertions, int kept) {
    long position = batch.tip().next() - 1;
    List<DocWrite> writes = new ArrayList<>();
    writes.add(
        new DocWrite.Create(
            at.entry(position),
            EntryDocument.of(position, batch.entry(), batch.nodes()).encoded()));
    writes.add(new DocWrite.Create(at.update(position), batch.auditorUpdate().encoded()));
    for (PageGroup group : PageGroup.of(batch.pages())) {
      writes.add(new DocWrite.Create(at.pages(group.path(), position), group.encoded()));
    }
    writes.addAll(versions.writes(insertions.subList(0, kept), batch.versions().subList(0, kept)));
    return writes;
  }
}
