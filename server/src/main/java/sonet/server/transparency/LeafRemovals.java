package sonet.server.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.server.storage.TransparencyLocations;
import sonet.store.DocWrite;
import sonet.transparency.TransparencyException;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.operator.StoredVersion;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.LabelHistory;
import sonet.transparency.proof.RecordingView;
import sonet.transparency.wire.PrefixLeaf;

/// Which leaves of erased labels may be left out of the tree with the next entry: those that a
/// distinguished entry has published, so that whoever looked at them has been able to see that they
/// were there (draft-ietf-keytrans-protocol §15.2). They go in an entry of their own.
final class LeafRemovals {
  /// So many leaves at most: with each its sibling may be shown, removed and added.
  private static final int MOST = 60;

  private LeafRemovals() {}

  /// A label whose values are gone.
  ///
  /// @param position of the entry with its last version
  record Erased(Bytes label, long position) {}

  /// What goes.
  ///
  /// @param leaves from the tree
  /// @param docs what is written with it
  /// @param labels of which something goes
  record Due(List<PrefixLeaf> leaves, List<DocWrite> docs, List<Bytes> labels) {
    static final Due NOTHING = new Due(List.of(), List.of(), List.of());
  }

  /// What may go with the next entry. What may not yet is handed in again by the next round of the
  /// sweeper.
  static Due due(TenantLog log, TenantLog.Shown before) {
    List<Erased> erased = log.erased();
    Optional<Long> distinguished =
        erased.isEmpty() ? Optional.empty() : distinguished(log, before.size());
    if (distinguished.isEmpty()) {
      log.remove(List.of());
      return Due.NOTHING;
    }
    PrefixTree published = PrefixTree.load(log.primitives(), log.stored(), distinguished.get());
    List<PrefixLeaf> leaves = new ArrayList<>();
    List<DocWrite> docs = new ArrayList<>();
    List<Bytes> labels = new ArrayList<>();
    List<Erased> later = new ArrayList<>();
    for (Erased label : erased) {
      List<Leaf> all = leaves(log, label.label());
      List<Leaf> some = all.subList(0, Math.min(all.size(), MOST - leaves.size()));
      if (some.size() < all.size()) {
        later.add(label);
      }
      List<PrefixLeaf> more = new ArrayList<>(leaves);
      some.forEach(leaf -> more.add(leaf.leaf()));
      if (removable(before, more, published)) {
        leaves = more;
        labels.add(label.label());
        docs.addAll(gone(log, label.label(), some));
        if (some.size() == all.size()) {
          docs.addAll(gone(log, label.label()));
        }
      }
    }
    log.remove(later);
    return leaves.isEmpty() ? Due.NOTHING : new Due(leaves, docs, labels);
  }

  /// Leaves go together or not yet.
  private static boolean removable(
      TenantLog.Shown before, List<PrefixLeaf> leaves, PrefixTree published) {
    return LogWriter.removable(before.tip(), leaves, key -> published.commitment(key).isEmpty())
            .size()
        == leaves.size();
  }

  private record Leaf(long version, PrefixLeaf leaf) {}

  private static List<Leaf> leaves(TenantLog log, Bytes label) {
    List<Leaf> leaves = new ArrayList<>();
    long greatest = log.stored().greatest(label).orElse(-1L);
    for (long version = 0; version <= greatest; version++) {
      long number = version;
      log.stored()
          .version(label, version)
          .map(StoredVersion::leaf)
          .ifPresent(leaf -> leaves.add(new Leaf(number, leaf)));
    }
    return leaves;
  }

  private static List<DocWrite> gone(TenantLog log, Bytes label, List<Leaf> versions) {
    TransparencyLocations at = log.at().transparency();
    return versions.stream()
        .<DocWrite>map(leaf -> new DocWrite.Delete(at.version(label, leaf.version())))
        .toList();
  }

  private static List<DocWrite> gone(TenantLog log, Bytes label) {
    TransparencyLocations at = log.at().transparency();
    return List.of(
        new DocWrite.Delete(at.label(label)),
        new DocWrite.Delete(at.labelKey(label)),
        new DocWrite.Delete(at.erasure(label)));
  }

  private static Optional<Long> distinguished(TenantLog log, long size) {
    if (size == 0) {
      return Optional.empty();
    }
    RecordingView.Log source =
        new RecordingView.Log(log.configuration(), log.primitives(), log.stored(), size);
    RecordingView view = new RecordingView(source, size, 0, LabelHistory.NONE, _ -> false);
    try {
      return new CombinedTree(log.configuration(), view).rightmostDistinguished();
    } catch (TransparencyException e) {
      throw new AssertionError("the log's own entries", e);
    }
  }
}
