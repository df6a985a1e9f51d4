package sonet.transparency.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.TreeView;
import sonet.transparency.wire.Configuration;

/// A log of which a test says what each entry shows: its time, and which versions of one label are
/// there. An operator can prove whatever it likes of the entries it makes, so this is what an
/// algorithm has to stand up to; how entries are proven is tested elsewhere.
///
/// It makes sure that each algorithm asks as proofs are written: the time of an entry once, and
/// before what is in it; and that lookups are ended, which is when their roots are compared.
public final class ShownLog implements TreeView {
  private record Entry(long timestamp, Set<Long> versions) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Set<Long> timed = new TreeSet<>();
  private final Map<Long, List<Long>> lookups = new TreeMap<>();
  private Optional<Long> end = Optional.empty();
  private int open;

  /// Adds an entry.
  @CanIgnoreReturnValue
  public ShownLog entry(long timestamp, Long... versions) {
    entries.add(new Entry(timestamp, Set.of(versions)));
    return this;
  }

  /// Stops before an entry, as a log does that has more to tell.
  public ShownLog endingBefore(long position) {
    end = Optional.of(position);
    return this;
  }

  /// The walk over it, with a monitoring window.
  public CombinedTree tree(long window) {
    return new CombinedTree(Configurations.withWindow(window), this);
  }

  /// The walk over it, with a monitoring window and a maximum lifetime.
  public CombinedTree tree(long window, long lifetime) {
    Configuration unlimited = Configurations.withWindow(window);
    Configuration limited =
        new Configuration(
            unlimited.cipherSuite(),
            unlimited.mode(),
            unlimited.signaturePublicKey(),
            unlimited.vrfPublicKey(),
            unlimited.maxAhead(),
            unlimited.maxBehind(),
            window,
            Optional.of(lifetime));
    return new CombinedTree(limited, this);
  }

  /// What was looked up, by entries.
  public Map<Long, List<Long>> lookups() {
    if (open != 0) {
      throw new AssertionError("lookups that were not ended");
    }
    return new TreeMap<>(lookups);
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public long timestamp(long position) {
    if (!timed.add(position)) {
      throw new AssertionError("the time of log entry " + position + " twice");
    }
    return entries.get((int) position).timestamp();
  }

  @Override
  public boolean isAtEnd(long position) {
    return end.filter(before -> before <= position).isPresent();
  }

  @Override
  public Lookups lookups(long position) {
    if (!timed.contains(position)) {
      throw new AssertionError("lookups in log entry " + position + " before its time");
    }
    open++;
    List<Long> versions = lookups.computeIfAbsent(position, _ -> new ArrayList<>());
    return new Lookups() {
      @Override
      public boolean includes(long version) {
        versions.add(version);
        return entries.get((int) position).versions().contains(version);
      }

      @Override
      public void end() {
        open--;
      }
    };
  }
}
