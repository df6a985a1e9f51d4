package sonet.server.http;

/// The peer is gone, or too slow, while its request was read or its answer written: there is nobody
/// to be told of it.
public final class BrokenOffException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenOffException(Throwable cause) {
    super("the connection broke off", cause);
  }
}
