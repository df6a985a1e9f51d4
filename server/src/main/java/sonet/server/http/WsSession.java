package sonet.server.http;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.codec.Encoding;

/// An open WebSocket (RFC 6455). Its methods may be called from any thread.
public interface WsSession {
  /// The encoding of its messages.
  Encoding encoding();

  /// The address that it came from.
  String peer();

  /// Sends messages in one go, and returns when the system has taken them over.
  ///
  /// @throws SessionEndedException when the connection is gone, or the peer did not take them in
  ///   time
  void send(List<Bytes> messages) throws SessionEndedException;

  /// Sends a ping, which the peer's library answers.
  ///
  /// @throws SessionEndedException when the connection is gone
  void ping() throws SessionEndedException;

  /// Ends the session with a code (RFC 6455 §7.4). Without effect when it has ended.
  void close(int code, String reason);
}
