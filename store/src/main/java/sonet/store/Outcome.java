package sonet.store;

import java.util.List;
import java.util.Optional;

/// What became of a [Batch].
public sealed interface Outcome {
  /// It was written, durably.
  ///
  /// @param heads where the logs stand, in the order of the batch
  record Written(List<Head> heads) implements Outcome {
    /// Copies the list.
    public Written {
      heads = List.copyOf(heads);
    }
  }

  /// It had been written before.
  ///
  /// @param seq the number of the first entry of its first log
  record Duplicate(long seq) implements Outcome {}

  /// A log is not where it was expected. Nothing was written.
  ///
  /// @param log which
  /// @param head where it stands
  record LogConflict(LogId log, Head head) implements Outcome {}

  /// A document is not what was expected. Nothing was written.
  ///
  /// @param id which
  /// @param present what stands there
  record DocConflict(DocId id, Optional<Doc> present) implements Outcome {}
}
