package sonet.server.account;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;

/// The challenges that were answered and are still good, each of which may be answered once. They
/// are kept by the second in which they expire, so that each goes when it is good no more and what
/// is kept is bounded by how many are answered in that time.
final class UsedChallenges {
  private final int most;
  private final NavigableMap<Long, Set<Bytes>> bySecond = new TreeMap<>();
  private int size;

  /// None yet.
  ///
  /// @param most how many may be kept
  UsedChallenges(int most) {
    this.most = most;
  }

  /// What became of an answer.
  enum Outcome {
    /// It was the first to its challenge.
    FIRST,
    /// The challenge was answered before.
    REPEATED,
    /// So many were answered of late that it cannot be told.
    FULL
  }

  /// Takes note that a challenge is answered now.
  ///
  /// @param nonce which
  /// @param expires when it is good no more
  synchronized Outcome use(Bytes nonce, Instant expires, Instant now) {
    for (Map.Entry<Long, Set<Bytes>> first = bySecond.firstEntry();
        first != null && first.getKey() < now.getEpochSecond();
        first = bySecond.firstEntry()) {
      size -= first.getValue().size();
      var _ = bySecond.pollFirstEntry();
    }
    Set<Bytes> second = bySecond.computeIfAbsent(expires.getEpochSecond(), _ -> new HashSet<>());
    if (second.contains(nonce)) {
      return Outcome.REPEATED;
    }
    if (size >= most) {
      return Outcome.FULL;
    }
    size++;
    var _ = second.add(nonce);
    return Outcome.FIRST;
  }
}
