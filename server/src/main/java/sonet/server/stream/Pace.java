package sonet.server.stream;

/// Bounds how often something happens: a number at once, and so many each second in the long run.
/// One thread uses it.
final class Pace {
  private static final long SECOND = 1_000_000_000L;

  private final int atOnce;
  private final int perSecond;
  private long since;
  private double left;

  Pace(int atOnce, int perSecond, long now) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.since = now;
    this.left = atOnce;
  }

  /// Whether it may happen once more.
  ///
  /// @param now nanoseconds since some moment
  boolean allows(long now) {
    left = Math.min(atOnce, left + (double) (now - since) * perSecond / SECOND);
    since = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
