package sonet.transparency.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.LogProof;
import sonet.transparency.log.SearchTree;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.PrefixProof;

/// Makes a proof while an algorithm runs (§12.3): writes down what is asked for, the first time
/// that it is. One owner, one response.
///
/// Nothing is looked up in the prefix tree of an entry that has expired (§7.1), whether or not it
/// is still there: searches never do, and who has not monitored for so long begins anew.
public final class RecordingView implements TreeView {
  private final Log log;
  private final Primitives primitives;
  private final LogSource source;
  private final long size;
  private final long last;
  private final LabelHistory label;
  private final LongPredicate stop;
  private final TreeSet<Long> retained;
  private final List<Long> timestamps = new ArrayList<>();
  private final TreeSet<Long> provided = new TreeSet<>();
  private final List<PrefixProof> prefixProofs = new ArrayList<>();
  private final TreeSet<Long> searched = new TreeSet<>();
  private final TreeMap<Long, PrefixTree> trees = new TreeMap<>();

  /// A log to make proofs of.
  ///
  /// @param size how many entries are shown; by the time of the last one others have expired
  public record Log(
      Configuration configuration, Primitives primitives, LogSource source, long size) {
    boolean hasExpired(long position) {
      return configuration.maximumLifetime().isPresent()
          && configuration.hasExpired(
              source.entry(position).timestamp(), source.entry(size - 1).timestamp());
    }
  }

  /// A view of a log.
  ///
  /// @param size of the tree that the proof is about
  /// @param last the size that the user has verified; 0 for none
  /// @param label whose versions are looked up
  /// @param stop where an algorithm stops that may stop early, by the position
  public RecordingView(Log log, long size, long last, LabelHistory label, LongPredicate stop) {
    this.log = log;
    this.primitives = log.primitives();
    this.source = log.source();
    this.size = size;
    this.last = last;
    this.label = label;
    this.stop = stop;
    this.retained = new TreeSet<>(SearchTree.frontier(last));
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long timestamp(long position) {
    long timestamp = source.entry(position).timestamp();
    if (!retained.contains(position)) {
      timestamps.add(timestamp);
      provided.add(position);
    }
    return timestamp;
  }

  @Override
  public boolean isAtEnd(long position) {
    return stop.test(position);
  }

  @Override
  public Lookups lookups(long position) throws TransparencyException {
    if (log.hasExpired(position)) {
      throw new TransparencyException(Reason.EXPIRED, "log entry " + position);
    }
    return new Recorded(position);
  }

  private final class Recorded implements Lookups {
    private final long position;
    private final List<Bytes> keys = new ArrayList<>();

    Recorded(long position) {
      this.position = position;
    }

    @Override
    public boolean includes(long version) {
      keys.add(label.searchKey(version));
      return label.position(version).filter(inserted -> inserted <= position).isPresent();
    }

    @Override
    public void end() {
      PrefixTree tree =
          trees.computeIfAbsent(position, version -> PrefixTree.load(primitives, source, version));
      prefixProofs.add(tree.prove(keys));
      searched.add(position);
    }
  }

  /// The proof, when the algorithm has ended.
  ///
  /// @param auditorSize the size of the tree that an auditor signed
  public CombinedTreeProof finish(Optional<Long> auditorSize) {
    List<Bytes> prefixRoots = new ArrayList<>();
    for (long position : provided) {
      if (!searched.contains(position)) {
        prefixRoots.add(source.entry(position).prefixTree());
      }
    }
    List<Bytes> inclusion =
        new LogProof(size, last, auditorSize)
            .elements(provided).stream().map(source::head).toList();
    return new CombinedTreeProof(timestamps, prefixProofs, prefixRoots, inclusion);
  }
}
