package sonet.client.transport;

import sonet.client.ClientException;
import sonet.protocol.ClientFrame;
import sonet.protocol.ServerFrame;

/// An open WebSocket to the server.
public interface Stream extends AutoCloseable {
  /// The next frame; waits for it.
  ///
  /// @throws ClientException with `SERVER_UNREACHABLE` once the connection is gone
  ServerFrame next() throws ClientException, InterruptedException;

  /// Says something to the server.
  ///
  /// @throws ClientException with `SERVER_UNREACHABLE` once the connection is gone
  void send(ClientFrame frame) throws ClientException;

  /// Ends the connection.
  @Override
  void close();
}
