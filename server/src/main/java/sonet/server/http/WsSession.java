package sonet.server.http;

/// An open WebSocket (RFC 6455). Its methods may be called from any thread.
public interface WsSession {
  /// Sends a text, and returns when the peer's system has taken it over.
  ///
  /// @throws SessionEndedException when the connection is gone, or the peer did not take it in time
  void send(String text) throws SessionEndedException;

  /// Sends a ping, which the peer's library answers.
  ///
  /// @throws SessionEndedException when the connection is gone
  void ping() throws SessionEndedException;

  /// Ends the session with a code (RFC 6455 §7.4). Without effect when it has ended.
  void close(int code, String reason);
}
