package sonet.transparency.user;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.wire.DistinguishedHead;

/// The recent distinguished log entries that a user knows of, each with the view of the log as it
/// was when that entry was the rightmost (§10, §14). Immutable.
///
/// @param views by position
public record RecentHeads(NavigableMap<Long, RetainedView> views) {
  /// Of a user who knows none.
  public static final RecentHeads NONE = new RecentHeads(new TreeMap<>());

  /// Copies the map.
  public RecentHeads {
    views = new TreeMap<>(views);
  }

  /// The view at a distinguished log entry.
  public Optional<RetainedView> at(long position) {
    return Optional.ofNullable(views.get(position));
  }

  /// The rightmost position: where the next walk may stop.
  public Optional<Long> rightmost() {
    return views.isEmpty() ? Optional.empty() : Optional.of(views.lastKey());
  }

  /// The view at the first distinguished log entry that is not left of a position.
  public Optional<RetainedView> firstFrom(long position) {
    return Optional.ofNullable(views.ceilingEntry(position)).map(Map.Entry::getValue);
  }

  /// With newer ones, of which only so many stay.
  RecentHeads with(NavigableMap<Long, RetainedView> newer, int most) {
    NavigableMap<Long, RetainedView> all = new TreeMap<>(views);
    all.putAll(newer);
    while (all.size() > most) {
      all.remove(all.firstKey());
    }
    return new RecentHeads(all);
  }

  /// What to show to others, so that they can compare it with theirs (§10.2).
  public DistinguishedHead head(Primitives primitives) {
    return new DistinguishedHead(
        views.values().stream().map(view -> view.tree().root(primitives)).toList());
  }

  /// Compares what was received through another channel with one's own (§10.2): one list must be
  /// the other, shifted by those that one of the two has not seen yet. The draft has lists of one
  /// length only; here they may differ, and all roots must agree where both have one.
  public void requireNoFork(Primitives primitives, DistinguishedHead other)
      throws TransparencyException {
    if (!overlap(head(primitives).heads(), other.heads())) {
      throw new TransparencyException(
          Reason.FORK, "no distinguished log entry is the same in both");
    }
  }

  /// Whether two lists of roots, each from left to right, can be of one log.
  static boolean overlap(List<Bytes> first, List<Bytes> second) {
    for (int shift = -second.size() + 1; shift < first.size(); shift++) {
      if (agrees(first, second, shift)) {
        return true;
      }
    }
    return false;
  }

  /// Whether all roots agree where the lists lie over each other, the second moved to the right.
  private static boolean agrees(List<Bytes> first, List<Bytes> second, int shift) {
    int from = Math.max(0, shift);
    int to = Math.min(first.size(), second.size() + shift);
    for (int i = from; i < to; i++) {
      if (!first.get(i).equals(second.get(i - shift))) {
        return false;
      }
    }
    return from < to;
  }

  /// The views by position.
  @Override
  public NavigableMap<Long, RetainedView> views() {
    return new TreeMap<>(views);
  }
}
