package sonet.client;

import java.time.Instant;
import sonet.crypto.Bytes;

/// What this device found when the server showed it another history than before, kept so that it
/// can be shown to others (docs/forks.md).
///
/// @param at when it was found
/// @param cause what did not fit
/// @param seq the place at which the histories part
/// @param known the hash of what this device has before that place
/// @param shown the hash that the entry there names instead
/// @param entry the entry as it was shown, or its hash alone where it is very large
/// @param evidence what this device says, signed, of the epochs it went through; others compare it
///   with their own by [Forks#compare(Bytes)]
public record ForkReport(
    Instant at, Cause cause, long seq, Bytes known, Bytes shown, Bytes entry, Bytes evidence) {
  /// What did not fit.
  public enum Cause {
    /// The entry continues another log than the one this device read.
    LOG,
    /// A member's change ends an epoch that another change had ended.
    EPOCH
  }

  /// What to do, as a sentence or two.
  public String advice() {
    return "Nothing more is read here. Compare with the others what you have, on another way than"
        + " this server; then rejoin.";
  }
}
