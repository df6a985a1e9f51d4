package sonet.protocol;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;

/// That something of a tenant's log of keys was pruned: an entry in the audit trail says it, and it
/// verifies by itself.
///
/// @param what went
/// @param count how many of them
/// @param from for pages, the first log entry whose tree is not whole any more
/// @param upTo for pages, the first log entry whose tree still is
/// @param rule by which they were pruned
/// @param at when
/// @param signature by the audit key over [SigningInput#logPruning(LogPruning)]
public record LogPruning(
    Kind what,
    long count,
    Optional<Long> from,
    Optional<Long> upTo,
    String rule,
    Instant at,
    Bytes signature) {
  /// What can be pruned of a log of keys.
  public enum Kind {
    /// Device sets, with the openings of the commitments to them.
    VALUES,
    /// Pages of prefix trees.
    PAGES
  }

  /// One that is still to be dated and signed.
  public static LogPruning of(Kind what, long count, String rule) {
    return new LogPruning(
        what, count, Optional.empty(), Optional.empty(), rule, Instant.EPOCH, Bytes.EMPTY);
  }

  /// The same, with the log entries whose trees it leaves incomplete.
  public LogPruning between(long first, long whole) {
    return new LogPruning(what, count, Optional.of(first), Optional.of(whole), rule, at, signature);
  }

  /// The same, of a time.
  public LogPruning at(Instant time) {
    return new LogPruning(what, count, from, upTo, rule, time, signature);
  }

  /// The same, signed.
  public LogPruning signed(Bytes by) {
    return new LogPruning(what, count, from, upTo, rule, at, by);
  }
}
