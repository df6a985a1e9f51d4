package sonet.server.http;

import java.util.function.Function;
import sonet.crypto.Bytes;

/// A WebSocket path, which speaks the subprotocol of any [encoding][sonet.protocol.codec.Encoding];
/// a client must offer one of them (RFC 6455 §1.9).
///
/// @param path the path
/// @param maxMessage how many bytes a message may have
/// @param maxPerAddress how many sessions may be open from one address
/// @param opened makes the handler of a new session
public record WsEndpoint(
    String path, int maxMessage, int maxPerAddress, Function<WsSession, Handler> opened) {
  /// Hears one session, on its own thread.
  public interface Handler {
    /// A message came, text or bytes as the encoding of the session wants.
    void onMessage(Bytes message);

    /// The session has ended, whoever ended it. Called once.
    void onEnd();
  }
}
