package sonet.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What several callers did with one log at once: what each asked, when, and what it was told.
///
/// Times are only compared: a caller notes the one before it asks and after it was told.
public final class History {
  private final AtomicLong time = new AtomicLong();
  private final Map<Long, Operation> operations = new ConcurrentHashMap<>();

  /// What is asked of a log. Entries are known by their names.
  public sealed interface Call {
    /// An entry that follows whatever there is.
    record Append(String name) implements Call {}

    /// An entry that ends an epoch.
    record Commit(String name, long epoch) implements Call {}

    /// All entries after a number.
    record Read(long after) implements Call {}

    /// Where the log stands.
    record Look() implements Call {}
  }

  /// What a caller was told.
  public sealed interface Answer {
    /// It was written under this number.
    record Written(long seq) implements Answer {}

    /// It was there under this number.
    record Duplicate(long seq) implements Answer {}

    /// It was refused, or asked: the log stands here.
    record Stands(long seq, long epoch) implements Answer {}

    /// These are the names.
    record Names(List<String> names) implements Answer {
      /// Copies the list.
      public Names {
        names = List.copyOf(names);
      }
    }

    /// Nothing: the process ended, or the store failed. It may have happened or not.
    record None() implements Answer {}
  }

  /// A call with its answer. What was never told ended at no time.
  ///
  /// @param begun when it was asked
  /// @param ended when it was told
  public record Operation(Call call, Answer answer, long begun, long ended) {
    boolean told() {
      return !(answer instanceof Answer.None);
    }
  }

  /// Notes that something is about to be asked; returns the number to tell its answer by.
  public long asks(Call call) {
    long now = time.incrementAndGet();
    var _ = operations.put(now, new Operation(call, new Answer.None(), now, Long.MAX_VALUE));
    return now;
  }

  /// Notes an answer that has just come.
  public void told(long number, Answer answer) {
    var _ =
        operations.computeIfPresent(
            number,
            (begun, asked) -> new Operation(asked.call(), answer, begun, time.incrementAndGet()));
  }

  /// All of it, in the order it was begun.
  public List<Operation> operations() {
    List<Operation> all = new ArrayList<>(operations.values());
    all.sort((a, b) -> Long.compare(a.begun(), b.begun()));
    return all;
  }
}
