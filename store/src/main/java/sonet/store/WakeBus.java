package sonet.store;

/// Tells those who wait that a log has grown.
///
/// A hint carries no content and may be lost, doubled or late: who waits reads the log from its
/// cursor, and looks by itself from time to time.
public interface WakeBus {
  /// Says that a log has grown.
  void hint(LogId log);

  /// Listens to a log until the subscription is closed.
  ///
  /// @param listener called on any thread; it must return at once. When it fails, that is logged
  ///   and nobody else is harmed.
  Subscription subscribe(LogId log, Runnable listener);

  /// A listening that can be ended.
  interface Subscription extends AutoCloseable {
    /// Ends it.
    @Override
    void close();
  }
}
