package sonet.server;

/// The service could not start, in a sentence for the operator.
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A failure for a reason.
  public ServerException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// A failure with its cause.
  public ServerException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// What went wrong.
  public Reason reason() {
    return reason;
  }

  /// What can go wrong at the start.
  public enum Reason {
    /// Settings are not as they should be.
    CONFIGURATION,
    /// The certificate or its key is no good.
    CERTIFICATE,
    /// Another program listens at the port.
    PORT_IN_USE,
    /// The address is not one of this machine, or the port is not allowed.
    CANNOT_LISTEN,
    /// Another server uses the data folder.
    DATA_IN_USE,
    /// A newer version wrote the data.
    DATA_TOO_NEW,
    /// The data are damaged.
    DATA_DAMAGED,
    /// The data folder cannot be read or written.
    DATA_UNUSABLE,
    /// The disk is full.
    DISK_FULL
  }
}
