package sonet.store;

import java.util.List;

/// Entries to be appended to one log.
///
/// @param log to which
/// @param expect what must hold
/// @param entries at least one, in order; one whose name the log knows already is left out
/// @param effect what they do to the head
public record LogWrite(LogId log, Expect expect, List<NewEntry> entries, Effect effect) {
  /// Copies the list.
  public LogWrite {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("an append needs an entry");
    }
  }

  /// One entry that does no more than follow.
  public static LogWrite follow(LogId log, NewEntry entry) {
    return new LogWrite(log, new Expect.Any(), List.of(entry), new Effect.Plain());
  }
}
