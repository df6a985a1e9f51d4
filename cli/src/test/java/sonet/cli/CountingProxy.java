package sonet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between a client and a server, and notes the first line of each HTTP request.
final class CountingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final URI server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  CountingProxy(URI server) throws IOException {
    this.server = server;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var _ = Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://localhost:" + socket.getLocalPort());
  }

  /// How many requests begin so.
  long count(String prefix) {
    return requests.stream().filter(line -> line.startsWith(prefix)).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = socket.accept();
        Socket far = new Socket(server.getHost(), server.getPort());
        var _ = Thread.ofVirtual().start(() -> carry(near, far, Direction.THERE));
        var _ = Thread.ofVirtual().start(() -> carry(far, near, Direction.BACK));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private enum Direction {
    THERE,
    BACK
  }

  private void carry(Socket from, Socket to, Direction direction) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        if (direction == Direction.THERE) {
          note(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        }
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException closed) {
      // So is the other end.
    }
  }

  private void note(String chunk) {
    int end = chunk.indexOf("\r\n");
    if (end > 0 && chunk.substring(0, end).endsWith(" HTTP/1.1")) {
      requests.add(chunk.substring(0, end));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
