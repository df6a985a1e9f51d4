package sonet.server.http;

import org.jspecify.annotations.Nullable;

/// The WebSocket has ended; nothing can be sent any more.
public final class SessionEndedException extends Exception {
  private static final long serialVersionUID = 1L;

  SessionEndedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
