package sonet.transparency.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
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
import sonet.transparency.wire.LogEntry;

/// A store in memory, which a dishonest operator may also write into.
public final class MemoryLog implements LogSource, LabelStore {
  private final Primitives primitives;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<Subtree, Bytes> nodes = new HashMap<>();
  private final Map<PageId, Bytes> pages = new HashMap<>();
  private final Map<Bytes, List<StoredVersion>> labels = new HashMap<>();

  /// By the commitments to them.
  private final Map<Bytes, OpenedVersion> opened = new HashMap<>();

  /// An empty one.
  public MemoryLog(Primitives primitives) {
    this.primitives = primitives;
  }

  /// One with the same contents.
  public MemoryLog copy() {
    MemoryLog copy = new MemoryLog(primitives);
    copy.entries.addAll(entries);
    copy.nodes.putAll(nodes);
    copy.pages.putAll(pages);
    copy.opened.putAll(opened);
    labels.forEach((label, versions) -> copy.labels.put(label, new ArrayList<>(versions)));
    return copy;
  }

  /// Stores a batch.
  public void store(LogBatch batch, List<Insertion> insertions) {
    entries.add(batch.entry());
    nodes.putAll(batch.nodes());
    batch.pages().forEach((id, page) -> pages.put(id, page.bytes()));
    for (int i = 0; i < insertions.size(); i++) {
      Insertion insertion = insertions.get(i);
      versions(insertion.labelVersion().label()).add(batch.versions().get(i));
      opened.put(
          batch.versions().get(i).leaf().commitment(),
          new OpenedVersion(insertion.opening(), insertion.value()));
    }
  }

  /// The versions of a label, to be tampered with.
  public List<StoredVersion> versions(Bytes label) {
    return labels.computeIfAbsent(label, _ -> new ArrayList<>());
  }

  @Override
  public LogEntry entry(long position) {
    return entries.get((int) position);
  }

  @Override
  public Bytes head(Subtree subtree) {
    return Objects.requireNonNull(nodes.get(subtree));
  }

  @Override
  public PrefixNode page(PageId id) {
    return PrefixPage.decode(primitives, id, Objects.requireNonNull(pages.get(id)));
  }

  /// The pages that are there.
  public Set<PageId> pages() {
    return Set.copyOf(pages.keySet());
  }

  /// Deletes a page.
  public void prune(PageId id) {
    assertThat(pages.remove(id)).isNotNull();
  }

  @Override
  public Optional<Long> greatest(Bytes label) {
    return versions(label).isEmpty() ? Optional.empty() : Optional.of(versions(label).size() - 1L);
  }

  @Override
  public Optional<StoredVersion> version(Bytes label, long version) {
    return version < versions(label).size()
        ? Optional.of(versions(label).get((int) version))
        : Optional.empty();
  }

  @Override
  public Optional<OpenedVersion> opened(Bytes label, long version) {
    return version(label, version).map(stored -> opened.get(stored.leaf().commitment()));
  }

  /// Deletes what a version opens.
  public void erase(Bytes label, long version) {
    opened.remove(version(label, version).orElseThrow().leaf().commitment());
  }
}
