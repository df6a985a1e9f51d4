package sonet.transparency.proof;

import java.util.ArrayList;
import java.util.List;

/// The versions that a binary ladder looks up (§5, appendix B).
public final class Ladder {
  private static final long VERSIONS = 1L << 32;

  private Ladder() {}

  /// The lookups by which a version is established as the greatest: one less than powers of two
  /// until one is greater, then a binary search between the last two.
  public static List<Long> base(long greatest) {
    if (greatest < 0 || greatest >= VERSIONS) {
      throw new IllegalArgumentException("no version: " + greatest);
    }
    List<Long> versions = new ArrayList<>();
    long below = 0;
    long above = 0;
    versions.add(0L);
    while (above <= greatest) {
      below = above;
      above = 2 * above + 1;
      versions.add(above);
    }
    while (below + 1 < above) {
      long middle = (below + above) / 2;
      versions.add(middle);
      if (middle <= greatest) {
        below = middle;
      } else {
        above = middle;
      }
    }
    // There are no greater versions, so nobody looks them up.
    versions.removeIf(version -> version >= VERSIONS);
    return List.copyOf(versions);
  }

  /// The lookups that show that a version is still there (§8.1).
  public static List<Long> monitoring(long target) {
    return base(target).stream().filter(version -> version <= target).toList();
  }
}
