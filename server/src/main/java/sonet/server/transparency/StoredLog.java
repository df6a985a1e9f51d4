package sonet.server.transparency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import sonet.crypto.Bytes;
import sonet.server.storage.TransparencyLocations;
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

/// A log in the store: the trees, of which nothing ever changes, and the versions of labels. Safe
/// for any number of threads; a failure of the store is a [StoreFailure].
public final class StoredLog implements LogSource, LabelStore {
  private final Reading reading;
  private final TransparencyLocations at;
  private final Primitives primitives;
  private final LogCaches caches;
  private final StoredVersions versions;

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
    return caches.pages().get(new LogCaches.PageKey(at.tenant(), id), _ -> load(id)).root();
  }

  private LogCaches.Page load(PageId id) {
    Bytes group = reading.require(at.pages(PageGroup.of(id), id.version()));
    Bytes page =
        PageGroup.find(group, id)
            .orElseThrow(() -> new AssertionError("the store lacks the page " + id));
    return new LogCaches.Page(PrefixPage.decode(primitives, id, page), 3 * page.length());
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

  @Override
  public Optional<StoredVersion> version(Bytes label, long version) {
    return versions.version(label, version);
  }

  @Override
  public Optional<OpenedVersion> opened(Bytes label, long version) {
    return versions.opened(label, version);
  }

  /// A proof that is kept is of a label that is there: one that was made while its label was erased
  /// goes again at once.
  @Override
  public VrfOutput proof(LabelVersion which, Supplier<VrfOutput> fresh) {
    LogCaches.ProofKey key = new LogCaches.ProofKey(at.tenant(), which);
    VrfOutput known = caches.proofs().getIfPresent(key);
    if (known != null) {
      return known;
    }
    VrfOutput made = fresh.get();
    caches.proofs().put(key, made);
    if (versions.greatest(which.label()).isEmpty()) {
      caches.proofs().invalidate(key);
    }
    return made;
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
