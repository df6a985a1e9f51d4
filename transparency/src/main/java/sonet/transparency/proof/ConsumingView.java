package sonet.transparency.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.LogProof;
import sonet.transparency.log.SearchTree;
import sonet.transparency.prefix.PartialTree;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixProof;

/// Takes a proof apart while an algorithm runs (§12.3): its queues are used up in the order in
/// which the algorithm asks, and what they gave is put together at the end. One owner, one
/// response.
///
/// Nothing that an algorithm concluded is true before [#finish] has given a root and that root was
/// found to be signed.
public final class ConsumingView implements TreeView {
  private final Primitives primitives;
  private final long size;
  private final RetainedView retained;
  private final Map<Long, KnownVersion> versions;
  private final Deque<Long> timestamps;
  private final Deque<PrefixProof> prefixProofs;
  private final Deque<Bytes> prefixRoots;
  private final List<Bytes> inclusion;
  private final NavigableMap<Long, Long> received = new TreeMap<>();
  private final NavigableMap<Long, Bytes> roots = new TreeMap<>();

  /// A view of a proof.
  ///
  /// @param size of the tree that the proof is about
  /// @param retained what is known of an earlier tree
  /// @param versions of the label that may be looked up
  public ConsumingView(
      Primitives primitives,
      long size,
      RetainedView retained,
      Map<Long, KnownVersion> versions,
      CombinedTreeProof proof) {
    this.primitives = primitives;
    this.size = size;
    this.retained = retained;
    this.versions = versions;
    this.timestamps = new ArrayDeque<>(proof.timestamps());
    this.prefixProofs = new ArrayDeque<>(proof.prefixProofs());
    this.prefixRoots = new ArrayDeque<>(proof.prefixRoots());
    this.inclusion = proof.inclusion();
  }

  /// What the whole proof shows, if the tree's root is right.
  ///
  /// @param view to be retained
  /// @param shown of the log tree
  /// @param entries every log entry that is known now, by its position
  public record Shown(
      RetainedView view, LogProof.Shown shown, NavigableMap<Long, LogEntry> entries) {
    /// The view when the log ended with an entry that is known.
    public Optional<RetainedView> at(long treeSize) {
      NavigableMap<Long, LogEntry> frontier = new TreeMap<>();
      for (long position : SearchTree.frontier(treeSize)) {
        LogEntry entry = entries.get(position);
        if (entry == null) {
          return Optional.empty();
        }
        frontier.put(position, entry);
      }
      return shown.at(treeSize).map(tree -> new RetainedView(tree, frontier));
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long timestamp(long position) throws TransparencyException {
    LogEntry known = retained.frontier().get(position);
    if (known != null) {
      return known.timestamp();
    }
    if (timestamps.isEmpty()) {
      throw new TransparencyException(Reason.PROOF_SIZE, "no timestamp of log entry " + position);
    }
    long timestamp = timestamps.pop();
    received.put(position, timestamp);
    return timestamp;
  }

  @Override
  public boolean isAtEnd(long position) {
    return prefixProofs.isEmpty();
  }

  @Override
  public Lookups lookups(long position) throws TransparencyException {
    if (prefixProofs.isEmpty()) {
      throw new TransparencyException(Reason.PROOF_SIZE, "no lookups in log entry " + position);
    }
    return new Consumed(position, prefixProofs.pop());
  }

  private final class Consumed implements Lookups {
    private final long position;
    private final PrefixProof proof;
    private final List<PartialTree.Searched> searched = new ArrayList<>();

    Consumed(long position, PrefixProof proof) {
      this.position = position;
      this.proof = proof;
    }

    @Override
    public boolean includes(long version) throws TransparencyException {
      if (searched.size() == proof.results().size()) {
        throw new TransparencyException(
            Reason.PROOF_SIZE, "no lookup of version " + version + " at " + position);
      }
      KnownVersion known = versions.get(version);
      if (known == null) {
        throw new TransparencyException(Reason.LADDER, "no VRF output of version " + version);
      }
      boolean there = proof.results().get(searched.size()).isInclusion();
      searched.add(new PartialTree.Searched(known.searchKey(), known.commitment()));
      return there;
    }

    @Override
    public void end() throws TransparencyException {
      Bytes root = PartialTree.of(primitives, searched, proof).root();
      LogEntry known = retained.frontier().get(position);
      Bytes before = known != null ? known.prefixTree() : roots.get(position);
      if (before != null && !before.equals(root)) {
        throw new TransparencyException(Reason.PREFIX_ROOT, "at log entry " + position);
      }
      roots.put(position, root);
    }
  }

  /// What the proof shows, when all of it was used up.
  ///
  /// @param auditorSize the size of the tree that an auditor signed
  public Shown finish(Optional<Long> auditorSize) throws TransparencyException {
    if (!timestamps.isEmpty() || !prefixProofs.isEmpty()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE,
          timestamps.size() + " timestamps and " + prefixProofs.size() + " lookups too many");
    }
    NavigableMap<Long, LogEntry> entries = retained.frontier();
    NavigableMap<Long, Bytes> leaves = new TreeMap<>();
    for (Map.Entry<Long, Long> each : received.entrySet()) {
      LogEntry entry = new LogEntry(each.getValue(), root(each.getKey()));
      entries.put(each.getKey(), entry);
      leaves.put(each.getKey(), FullSubtrees.leafValue(primitives, entry));
    }
    if (!prefixRoots.isEmpty()) {
      throw new TransparencyException(Reason.PROOF_SIZE, "too many roots of prefix trees");
    }
    LogProof.Shown shown =
        new LogProof(size, retained.size(), auditorSize)
            .evaluate(primitives, leaves, retained.tree(), inclusion);
    return new Shown(view(shown.tree(), entries), shown, entries);
  }

  private Bytes root(long position) throws TransparencyException {
    Bytes known = roots.get(position);
    if (known != null) {
      return known;
    }
    if (prefixRoots.isEmpty()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE, "no root of the prefix tree of log entry " + position);
    }
    return prefixRoots.pop();
  }

  private static RetainedView view(FullSubtrees tree, NavigableMap<Long, LogEntry> entries)
      throws TransparencyException {
    NavigableMap<Long, LogEntry> frontier = new TreeMap<>();
    for (long position : SearchTree.frontier(tree.size())) {
      LogEntry entry = entries.get(position);
      if (entry == null) {
        throw new TransparencyException(
            Reason.PROOF_SIZE, "no log entry " + position + " of the frontier");
      }
      frontier.put(position, entry);
    }
    return new RetainedView(tree, frontier);
  }
}
