package sonet.store;

import java.util.List;

/// What is written as one or not at all.
///
/// Its idempotency is that of the first entry of its first log: when that is there already, the
/// batch was written before and is not written again.
///
/// @param logs appends, each to another log
/// @param docs changes, each of another document
public record Batch(List<LogWrite> logs, List<DocWrite> docs) {
  /// Copies the lists.
  public Batch {
    logs = List.copyOf(logs);
    docs = List.copyOf(docs);
    if (logs.stream().map(LogWrite::log).distinct().count() < logs.size()
        || docs.stream().map(DocWrite::id).distinct().count() < docs.size()) {
      throw new IllegalArgumentException("a batch writes each log and document once");
    }
  }

  /// A batch of documents alone.
  public static Batch ofDocs(DocWrite... docs) {
    return new Batch(List.of(), List.of(docs));
  }
}
