package sonet.transparency.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;
import sonet.transparency.prefix.PartialTree;
import sonet.transparency.prefix.PartialTree.Searched;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixLeaf;

/// What an auditor holds of a log: nothing of its leaves but those that no distinguished entry has
/// published yet, the root of the prefix tree, and the full subtrees of the log tree. Immutable:
/// following an update gives the next one, and one that breaks a rule changes nothing.
///
/// @param tree the full subtrees of the log tree
/// @param prefixRoot the root of the prefix tree
/// @param frontier the timestamps of the entries on the frontier
/// @param unpublished where leaves were inserted that no distinguished entry has published yet
public record AuditedLog(
    FullSubtrees tree,
    Bytes prefixRoot,
    NavigableMap<Long, Long> frontier,
    UnpublishedLeaves unpublished)
    implements Encodable {
  /// Copies the map.
  public AuditedLog {
    frontier = new TreeMap<>(frontier);
  }

  /// An auditor of a log from its first entry on.
  public static AuditedLog begin(Primitives primitives) {
    return new AuditedLog(
        FullSubtrees.EMPTY,
        PartialTree.empty(primitives).root(),
        new TreeMap<>(),
        UnpublishedLeaves.NONE);
  }

  /// Reads what an auditor has kept of itself.
  ///
  /// @throws TransparencyException when it is not as it was written
  public static AuditedLog decode(Bytes input) throws TransparencyException {
    return AuditedLogCodec.decode(input);
  }

  @Override
  public void writeTo(Writer writer) {
    AuditedLogCodec.write(writer, this);
  }

  /// The number of entries that were audited.
  public long size() {
    return tree.size();
  }

  /// The state after an update, whose eight checks are those of §15.2.
  public AuditedLog follow(Primitives primitives, Configuration configuration, AuditorUpdate update)
      throws TransparencyException {
    if (!frontier.isEmpty() && update.timestamp() < frontier.lastEntry().getValue()) {
      throw new TransparencyException(Reason.NOT_MONOTONIC, "at log entry " + size());
    }
    requireAscending(update.added());
    requireAscending(update.removed());
    requireResults(update);
    NavigableMap<Long, Long> timestamps = new TreeMap<>(frontier);
    timestamps.put(size(), update.timestamp());
    Optional<Long> published = published(configuration, update.timestamp());
    for (PrefixLeaf leaf : update.removed()) {
      Optional<Long> inserted = unpublished.position(leaf.vrfOutput());
      if (inserted.isPresent() && (published.isEmpty() || inserted.get() > published.get())) {
        throw new TransparencyException(
            Reason.AUDITOR_UPDATE, "a leaf removed before it was in a distinguished log entry");
      }
    }
    PartialTree before = before(primitives, update);
    if (!before.root().equals(prefixRoot)) {
      throw new TransparencyException(Reason.PREFIX_ROOT, "before log entry " + size());
    }
    Bytes after = before.change(update.added(), update.removed()).root();
    FullSubtrees next = tree.append(primitives, new LogEntry(update.timestamp(), after)).next();
    return new AuditedLog(
        next, after, onFrontier(timestamps, next.size()), stillUnpublished(update, published));
  }

  private static void requireAscending(List<PrefixLeaf> leaves) throws TransparencyException {
    for (int i = 1; i < leaves.size(); i++) {
      if (leaves.get(i - 1).vrfOutput().compareTo(leaves.get(i).vrfOutput()) >= 0) {
        throw new TransparencyException(Reason.AUDITOR_UPDATE, "leaves that do not ascend");
      }
    }
  }

  /// What is added was not there, unless it is removed as well; what is removed was.
  private static void requireResults(AuditorUpdate update) throws TransparencyException {
    int added = update.added().size();
    if (update.proof().results().size() != added + update.removed().size()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE, update.proof().results().size() + " results");
    }
    if (added + update.removed().size() == 0) {
      throw new TransparencyException(Reason.AUDITOR_UPDATE, "a log entry without a change");
    }
    Map<Bytes, Bytes> removed = commitments(update.removed());
    for (int i = 0; i < added; i++) {
      boolean replaced = removed.containsKey(update.added().get(i).vrfOutput());
      if (!replaced && update.proof().results().get(i).isInclusion()) {
        throw new TransparencyException(Reason.AUDITOR_UPDATE, "an added leaf was there");
      }
    }
    for (int i = added; i < update.proof().results().size(); i++) {
      if (!update.proof().results().get(i).isInclusion()) {
        throw new TransparencyException(Reason.AUDITOR_UPDATE, "a removed leaf was not there");
      }
    }
  }

  private static Map<Bytes, Bytes> commitments(List<PrefixLeaf> leaves) {
    Map<Bytes, Bytes> commitments = new TreeMap<>();
    leaves.forEach(leaf -> commitments.put(leaf.vrfOutput(), leaf.commitment()));
    return commitments;
  }

  private static PartialTree before(Primitives primitives, AuditorUpdate update)
      throws TransparencyException {
    Map<Bytes, Bytes> removed = commitments(update.removed());
    List<Searched> searched = new ArrayList<>();
    for (PrefixLeaf leaf : update.added()) {
      searched.add(
          new Searched(leaf.vrfOutput(), Optional.ofNullable(removed.get(leaf.vrfOutput()))));
    }
    for (PrefixLeaf leaf : update.removed()) {
      searched.add(new Searched(leaf.vrfOutput(), Optional.of(leaf.commitment())));
    }
    return PartialTree.of(primitives, searched, update.proof());
  }

  /// The rightmost entry before the new one that is distinguished, now that the new one is there.
  ///
  /// It is among those that were the frontier: each of these is either still above the new entry,
  /// or below it on the left, and either way has the new entry's timestamp on its right.
  private Optional<Long> published(Configuration configuration, long timestamp) {
    long left = 0;
    Optional<Long> found = Optional.empty();
    for (Map.Entry<Long, Long> entry : frontier.entrySet()) {
      if (timestamp - left < configuration.reasonableMonitoringWindow()) {
        break;
      }
      found = Optional.of(entry.getKey());
      left = entry.getValue();
    }
    return found;
  }

  private static NavigableMap<Long, Long> onFrontier(
      NavigableMap<Long, Long> timestamps, long size) {
    NavigableMap<Long, Long> frontier = new TreeMap<>(timestamps);
    frontier.keySet().retainAll(SearchTree.frontier(size));
    return frontier;
  }

  private UnpublishedLeaves stillUnpublished(AuditorUpdate update, Optional<Long> published) {
    Map<Bytes, Bytes> removed = commitments(update.removed());
    List<Bytes> added = new ArrayList<>();
    for (PrefixLeaf leaf : update.added()) {
      // What is added as it was removed has moved up: it was published, and stays so.
      if (!leaf.commitment().equals(removed.get(leaf.vrfOutput()))) {
        added.add(leaf.vrfOutput());
      }
    }
    UnpublishedLeaves next = unpublished.with(removed.keySet(), added, size());
    return published.isPresent() ? next.after(published.get()) : next;
  }

  /// The root of the log tree.
  public Bytes root(Primitives primitives) {
    return tree.root(primitives);
  }

  /// The signed head of what was audited (§11.3).
  public AuditorTreeHead sign(
      Primitives primitives, Configuration configuration, HeadSigner signer) {
    long timestamp = frontier.lastEntry().getValue();
    Bytes tbs = configuration.auditorTreeHeadTbs(timestamp, size(), root(primitives));
    return new AuditorTreeHead(timestamp, size(), signer.sign(tbs));
  }

  /// The timestamps on the frontier.
  @Override
  public NavigableMap<Long, Long> frontier() {
    return new TreeMap<>(frontier);
  }
}
