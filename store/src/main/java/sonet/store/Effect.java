package sonet.store;

/// What an append does to the head of its log, besides moving it.
public sealed interface Effect {
  /// Nothing.
  record Plain() implements Effect {}

  /// Marks the last of its entries as one that readers of the log's state must know.
  record Marks() implements Effect {}

  /// Begins an epoch with the last of its entries, and marks it.
  record Begins(long epoch) implements Effect {}
}
