package sonet.transparency.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.commitment.Commitment;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.TreeHead;

/// Adds entries to a log, each with a batch of new versions. It holds the keys and no state: what
/// it is given is a tip, and what it returns is to be stored.
public final class LogWriter {
  private final Configuration configuration;
  private final Primitives primitives;
  private final HeadSigner signer;
  private final VrfPrivateKey vrfKey;

  /// A writer with the keys of a log.
  ///
  /// @throws IllegalArgumentException when they are not those of the configuration
  public LogWriter(
      Configuration configuration, Primitives primitives, HeadSigner signer, VrfPrivateKey vrfKey) {
    if (!signer.publicKey().equals(configuration.signaturePublicKey())
        || !vrfKey.publicKey().equals(configuration.vrfPublicKey())) {
      throw new IllegalArgumentException("keys that are not those of the configuration");
    }
    this.configuration = configuration;
    this.primitives = primitives;
    this.signer = signer;
    this.vrfKey = vrfKey;
  }

  private Bytes searchKey(Bytes vrfInput) {
    return vrfKey.evaluate(vrfInput).slice(0, TransparencySuite.HASH_LENGTH);
  }

  /// How many leaves one entry can change: an auditor's proof has room for no more (§15.2).
  public static int mostChanges() {
    return AuditorUpdate.MAX_CHANGES;
  }

  /// Adds a log entry.
  ///
  /// In every mode anyone can audit the log. So leaves may only be removed that a distinguished
  /// entry has published; and the sibling that would move up is removed and added with them, since
  /// an auditor could not tell otherwise what becomes of it (§15.2).
  ///
  /// @param insertions new versions, at most one batch of them
  /// @param removals leaves to leave out from now on
  /// @param timestamp not before that of the tip
  /// @throws IllegalArgumentException when nothing would change, too much would, or time goes back
  public LogBatch append(
      LogTip tip, List<Insertion> insertions, List<PrefixLeaf> removals, long timestamp) {
    if (timestamp < tip.timestamp()) {
      throw new IllegalArgumentException("time went back: " + timestamp);
    }
    Map<PageId, PrefixNode> pages = new HashMap<>();
    List<PrefixLeaf> leaves = leaves(tip.prefixes(), insertions, pages);
    PrefixTree before = tip.prefixes().with(pages);
    List<PrefixLeaf> removed = new ArrayList<>(removals);
    List<PrefixLeaf> added = new ArrayList<>(leaves);
    if (!removals.isEmpty()) {
      List<PrefixLeaf> moved = before.movedUp(leaves, removals);
      removed.addAll(moved);
      added.addAll(moved);
    }
    if (removed.size() + added.size() == 0 || removed.size() + added.size() > mostChanges()) {
      throw new IllegalArgumentException(
          "an entry that changes " + (removed.size() + added.size()) + " leaves");
    }
    added.sort(Comparator.comparing(PrefixLeaf::vrfOutput));
    removed.sort(Comparator.comparing(PrefixLeaf::vrfOutput));
    long position = tip.next();
    PrefixTree.Written written = before.change(added, removed).write(position);
    LogEntry entry = new LogEntry(timestamp, written.tree().root());
    FullSubtrees.Appended appended = tip.tree().append(primitives, entry);
    return new LogBatch(
        new LogTip(appended.next(), written.tree(), timestamp),
        entry,
        appended.created(),
        written.pages(),
        stored(position, leaves),
        auditorUpdate(before, timestamp, added, removed),
        sign(appended.next()));
  }

  /// The leaves of new versions, computed side by side where there are threads; so are the pages
  /// loaded that will change. They are needed three times, to be changed, to be written and to be
  /// shown to auditors: a store need not keep what it has been asked for.
  ///
  /// @param pages where these go
  private List<PrefixLeaf> leaves(
      PrefixTree before, List<Insertion> insertions, Map<PageId, PrefixNode> pages) {
    PrefixLeaf[] leaves = new PrefixLeaf[insertions.size()];
    List<Map<PageId, PrefixNode>> paths =
        new ArrayList<>(Collections.nCopies(leaves.length, Map.of()));
    primitives
        .provider()
        .forEach(
            leaves.length,
            i -> {
              leaves[i] = leaf(insertions.get(i));
              paths.set(i, before.path(leaves[i].vrfOutput()));
            });
    paths.forEach(pages::putAll);
    return Arrays.asList(leaves);
  }

  private PrefixLeaf leaf(Insertion insertion) {
    return new PrefixLeaf(
        searchKey(insertion.labelVersion().encoded()),
        Commitment.of(
            primitives, insertion.opening(), insertion.labelVersion(), insertion.value()));
  }

  /// Which of some leaves may be removed with the next entry: those of which a distinguished entry
  /// has published both the leaf and what would move up in its place.
  ///
  /// @param unpublished the keys of which none has, as an auditor keeps them
  public static List<PrefixLeaf> removable(
      LogTip tip, List<PrefixLeaf> candidates, Set<Bytes> unpublished) {
    return removable(tip, candidates, unpublished::contains);
  }

  /// The same, for a log that has its trees to ask.
  ///
  /// @param unpublished whether no distinguished entry has a leaf with a key
  public static List<PrefixLeaf> removable(
      LogTip tip, List<PrefixLeaf> candidates, Predicate<Bytes> unpublished) {
    List<PrefixLeaf> removable = new ArrayList<>();
    for (PrefixLeaf candidate : candidates) {
      removable.add(candidate);
      boolean early =
          Stream.concat(Stream.of(candidate), tip.prefixes().movedUp(List.of(), removable).stream())
              .anyMatch(leaf -> unpublished.test(leaf.vrfOutput()));
      if (early) {
        removable.removeLast();
      }
    }
    return List.copyOf(removable);
  }

  private static List<StoredVersion> stored(long position, List<PrefixLeaf> leaves) {
    return leaves.stream().map(leaf -> new StoredVersion(position, leaf)).toList();
  }

  private static AuditorUpdate auditorUpdate(
      PrefixTree before, long timestamp, List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    List<Bytes> keys = new ArrayList<>();
    added.forEach(leaf -> keys.add(leaf.vrfOutput()));
    removed.forEach(leaf -> keys.add(leaf.vrfOutput()));
    return new AuditorUpdate(timestamp, added, removed, before.prove(keys));
  }

  /// The signed head of a tree.
  public TreeHead sign(FullSubtrees tree) {
    Bytes tbs = configuration.treeHeadTbs(tree.size(), tree.root(primitives));
    return new TreeHead(tree.size(), signer.sign(tbs));
  }
}
