package sonet.store;

/// What must hold of a log for an append to happen.
public sealed interface Expect {
  /// Nothing.
  record Any() implements Expect {}

  /// Its last entry has this number; 0 for a log that does not exist yet.
  record Seq(long seq) implements Expect {}

  /// It exists and is in this epoch.
  record Epoch(long epoch) implements Expect {}

  /// It exists, and its last entry that changed what readers of its state must know has this
  /// number: so nothing has changed since they read it.
  record Marked(long seq) implements Expect {}

  /// Whether it holds.
  default boolean holds(Head head) {
    return switch (this) {
      case Any() -> true;
      case Seq(long seq) -> head.seq() == seq;
      case Epoch(long epoch) -> head.seq() > 0 && head.epoch() == epoch;
      case Marked(long seq) -> head.seq() > 0 && head.marked() == seq;
    };
  }
}
