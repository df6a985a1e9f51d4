package sonet.mls;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;

/// What two members find when they compare the epochs they went through (RFC 9420 §8.7).
public sealed interface ForkComparison {
  /// They went the same way, as far as both remember; one may be ahead.
  ///
  /// @param lastCommon the newest epoch that both were in
  record SameBranch(Epoch lastCommon) implements ForkComparison {}

  /// They parted.
  ///
  /// @param lastCommon the newest epoch that both were in together; none when that is longer ago
  ///   than both remember
  /// @param firstDifferent the oldest epoch in which they are known to be apart
  /// @param preferred whose branch shall go on, if nobody else decides that
  record Forked(Optional<Epoch> lastCommon, Epoch firstDifferent, Side preferred)
      implements ForkComparison {}

  /// No epoch is remembered by both, so nothing can be said.
  record NothingInCommon() implements ForkComparison {}

  /// One of the two.
  enum Side {
    /// The member that compares.
    OURS,
    /// The one whose evidence it is.
    THEIRS
  }

  /// Compares what we remember with what someone else does, each newest first.
  static ForkComparison of(List<ForkEvidence.EpochMark> ours, List<ForkEvidence.EpochMark> theirs) {
    Map<Long, Bytes> others = new TreeMap<>();
    theirs.forEach(mark -> others.put(mark.epoch().value(), mark.hash()));
    Optional<ForkEvidence.EpochMark> different = Optional.empty();
    for (ForkEvidence.EpochMark mark : ours) {
      Bytes other = others.get(mark.epoch().value());
      if (other == null) {
        continue;
      }
      if (!other.equals(mark.hash())) {
        different = Optional.of(mark);
        continue;
      }
      // Who agrees on an epoch agrees on all before it.
      return different.isEmpty()
          ? new SameBranch(mark.epoch())
          : forked(Optional.of(mark.epoch()), different.get(), ours, theirs);
    }
    return different.isEmpty()
        ? new NothingInCommon()
        : forked(Optional.empty(), different.get(), ours, theirs);
  }

  private static Forked forked(
      Optional<Epoch> lastCommon,
      ForkEvidence.EpochMark different,
      List<ForkEvidence.EpochMark> ours,
      List<ForkEvidence.EpochMark> theirs) {
    Bytes other =
        theirs.stream()
            .filter(mark -> mark.epoch().equals(different.epoch()))
            .map(ForkEvidence.EpochMark::hash)
            .findFirst()
            .orElseThrow(AssertionError::new);
    int length = ours.getFirst().epoch().compareTo(theirs.getFirst().epoch());
    boolean oursGoesOn = length == 0 ? different.hash().compareTo(other) < 0 : length > 0;
    return new Forked(lastCommon, different.epoch(), oursGoesOn ? Side.OURS : Side.THEIRS);
  }
}
