package sonet.ratchet.doubleratchet;

/// What a receiver puts up with.
///
/// @param jump how many messages one message may skip in a chain
/// @param skipped how many skipped keys are kept; the oldest go first
/// @param chains how many chains before the present one are remembered
/// @param age for how many seconds a skipped key is kept
public record Limits(int jump, int skipped, int chains, long age) {
  /// Those of a session: a jump of 5,000 costs some milliseconds and only the peer can cause it;
  /// 2,000 keys take 88 kB; four chains mean four header keys to try; 30 days is as long as a
  /// mailbox keeps.
  public static final Limits USUAL = new Limits(5_000, 2_000, 4, 30 * 24 * 3600L);

  /// Checks that they are limits.
  public Limits {
    if (jump < 1 || skipped < 1 || chains < 1 || age < 1) {
      throw new IllegalArgumentException("limits below one");
    }
  }
}
