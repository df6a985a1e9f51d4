package sonet.client.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.LogEntry;

/// What a [FakeKeyLog] keeps, in memory.
final class FakeLogStore implements LogSource, LabelStore {
  private final Primitives primitives;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<AuditorUpdate> updates = new ArrayList<>();
  private final Map<Subtree, Bytes> nodes = new HashMap<>();
  private final Map<PageId, Bytes> pages = new HashMap<>();
  private final Map<Bytes, List<StoredVersion>> labels = new HashMap<>();
  private final Map<Bytes, OpenedVersion> opened = new HashMap<>();

  FakeLogStore(Primitives primitives) {
    this.primitives = primitives;
  }

  FakeLogStore(FakeLogStore other) {
    this(other.primitives);
    entries.addAll(other.entries);
    updates.addAll(other.updates);
    nodes.putAll(other.nodes);
    pages.putAll(other.pages);
    opened.putAll(other.opened);
    other.labels.forEach((label, versions) -> labels.put(label, new ArrayList<>(versions)));
  }

  void store(LogBatch batch, Insertion insertion) {
    entries.add(batch.entry());
    updates.add(batch.auditorUpdate());
    nodes.putAll(batch.nodes());
    batch.pages().forEach((id, page) -> pages.put(id, page.bytes()));
    StoredVersion stored = batch.versions().getFirst();
    versions(insertion.labelVersion().label()).add(stored);
    opened.put(
        stored.leaf().commitment(), new OpenedVersion(insertion.opening(), insertion.value()));
  }

  List<StoredVersion> versions(Bytes label) {
    return labels.computeIfAbsent(label, _ -> new ArrayList<>());
  }

  /// The entries, in their order.
  List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  /// What each entry changed, for auditors.
  List<AuditorUpdate> updates() {
    return List.copyOf(updates);
  }

  /// Keeps the value of a version no longer.
  void erase(StoredVersion version) {
    OpenedVersion _ = opened.remove(version.leaf().commitment());
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
    return version(label, version)
        .flatMap(stored -> Optional.ofNullable(opened.get(stored.leaf().commitment())));
  }
}
