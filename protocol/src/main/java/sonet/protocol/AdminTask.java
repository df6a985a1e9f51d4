package sonet.protocol;

import java.time.Instant;
import java.util.Optional;

/// Work that takes longer than a request may.
///
/// @param id names it
/// @param kind what is done
/// @param state how far it came
/// @param done how much of it
/// @param total how much there is, as far as that is known
/// @param detail where it is, or what came of it, in a sentence
/// @param startedAt when it began
/// @param endedAt when it ended
public record AdminTask(
    String id,
    Kind kind,
    State state,
    long done,
    Optional<Long> total,
    String detail,
    Instant startedAt,
    Optional<Instant> endedAt) {
  /// What is done.
  public enum Kind {
    /// Everything is copied to a folder.
    BACKUP,
    /// All that a tenant has is removed.
    TENANT_DELETION
  }

  /// How far it came.
  public enum State {
    /// It is under way.
    RUNNING,
    /// It is done.
    DONE,
    /// It could not be done; the detail says why.
    FAILED,
    /// Somebody ended it, or its time was up.
    CANCELLED
  }
}
