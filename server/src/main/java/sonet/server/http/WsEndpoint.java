package sonet.server.http;

import java.util.function.Function;

/// A WebSocket path.
///
/// @param path the path
/// @param subprotocol the subprotocol that a client must offer (RFC 6455 §1.9)
/// @param maxMessage how many characters a message may have
/// @param opened makes the handler of a new session
public record WsEndpoint(
    String path, String subprotocol, int maxMessage, Function<WsSession, Handler> opened) {
  /// Hears one session, on its own thread.
  public interface Handler {
    /// A text came.
    void onText(String text);

    /// The session has ended, whoever ended it. Called once.
    void onEnd();
  }
}
