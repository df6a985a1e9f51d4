package sonet.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sonet.cli.command.CommandException;

/// The way from one device to its server, which the operator of the server can lead to another one:
/// bytes are passed on as they come. A device knows nothing but the relay's address.
final class Relay implements Child {
  private static final int PIECE = 16_384;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile InetSocketAddress target;

  private Relay(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /// Begins to lead to a server.
  static Relay to(String server) throws CommandException {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Relay relay = new Relay(listener, addressOf(server));
      var _ = Thread.ofVirtual().name("sonet-demo-relay").start(relay::accept);
      return relay;
    } catch (IOException failed) {
      throw CommandException.failure("no port can be had for a relay.", failed);
    }
  }

  private static InetSocketAddress addressOf(String server) {
    URI uri = URI.create(server);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  /// Where a device finds it.
  String address() {
    return "http://localhost:" + listener.getLocalPort();
  }

  /// Leads to another server from now on; what is open ends.
  void leadTo(String server) {
    target = addressOf(server);
    open.forEach(Relay::end);
  }

  private void accept() {
    while (true) {
      Socket device;
      try {
        device = listener.accept();
      } catch (IOException closed) {
        return;
      }
      var _ = Thread.ofVirtual().start(() -> connect(device));
    }
  }

  private void connect(Socket device) {
    var _ = open.add(device);
    Socket server = new Socket();
    var _ = open.add(server);
    try {
      InetSocketAddress now = target;
      server.connect(now);
      device.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      if (!now.equals(target)) {
        // It was led elsewhere meanwhile.
        throw new IOException("led to another server");
      }
      var _ = Thread.ofVirtual().start(() -> pass(device, server));
      pass(server, device);
    } catch (IOException failed) {
      end(device);
      end(server);
    }
  }

  /// Passes on what comes until one of both ends.
  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        out.write(piece, 0, length);
      }
    } catch (IOException ended) {
      // So does the other direction.
    } finally {
      end(from);
      end(to);
      var _ = open.remove(from);
      var _ = open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      // It is of no use any more in either case.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      // Nobody waits for it.
    }
    open.forEach(Relay::end);
  }
}
