package sonet.mls.schedule;

/// How far a message may run ahead, and how many keys are kept for those that were overtaken (RFC
/// 9420 §15.3).
///
/// A key that is dropped because there are too many counts as used from then on.
///
/// @param maxForward how many generations one message may skip
/// @param maxSkippedPerRatchet how many keys of skipped generations one ratchet keeps, the newest
///   ones
/// @param maxSkipped how many of them all ratchets of an epoch keep; the ratchet with the most
///   loses first
public record RatchetPolicy(int maxForward, int maxSkippedPerRatchet, int maxSkipped) {
  /// A jump of a thousand, 256 keys for a sender, 16,384 for an epoch: at most about 3 MB.
  public static final RatchetPolicy DEFAULT = new RatchetPolicy(1000, 256, 16_384);

  public RatchetPolicy {
    if (maxForward < 0 || maxSkippedPerRatchet < 0 || maxSkipped < 0) {
      throw new IllegalArgumentException("a limit of a ratchet is negative");
    }
  }
}
