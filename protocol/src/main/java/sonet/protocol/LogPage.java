package sonet.protocol;

import java.util.List;

/// A part of a log after a cursor.
///
/// @param entries in order, without a gap; empty when there is nothing after the cursor
/// @param head the number of the last entry that the reader may see; when it is greater than that
///   of the last one here, ask again from there
/// @param epoch the epoch of the log's group, 0 for an inbox
public record LogPage(List<LogEntry> entries, long head, long epoch) {
  /// Copies the list.
  public LogPage {
    entries = List.copyOf(entries);
  }
}
