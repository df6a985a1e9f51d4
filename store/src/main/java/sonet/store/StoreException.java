package sonet.store;

/// The storage could not do what was asked. Nothing of it was done, unless the reason is `IO` at
/// the very end of a write; then the same write again, by its idempotency, finds out.
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A failure for a reason, in a sentence for the operator.
  public StoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// A failure with its cause.
  public StoreException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// What went wrong.
  public Reason reason() {
    return reason;
  }

  /// What can go wrong with storage.
  public enum Reason {
    /// There is no room left on the disk, or the configured size is reached.
    FULL,
    /// The disk or file system failed.
    IO,
    /// What is stored is damaged.
    CORRUPT,
    /// It was written by a newer version than this one.
    NEWER_SCHEMA,
    /// Another process has it open.
    IN_USE,
    /// More waits to be written than the queue holds.
    OVERLOADED,
    /// It was closed.
    CLOSED
  }
}
