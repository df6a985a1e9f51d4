package sonet.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Serves the page of the check, the programs and the vectors on the loopback, under the policy
/// that the web client shall run under, and holds the socket to the page.
final class PageServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "mjs", "text/javascript",
          "json", "application/json",
          "wasm", "application/wasm");

  /// Held, since the JDK forgets the level of a logger that nobody holds.
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  static {
    HELIDON.setLevel(Level.WARNING);
  }

  private final Map<String, Path> folders;
  private final BlockingQueue<WsSession> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final WebServer server;

  /// Serves files under the first part of their path.
  PageServer(Map<String, Path> folders) {
    this.folders = folders;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(HttpRouting.builder().any(this::serve))
            .addRouting(WsRouting.builder().endpoint("/wire", Wire::new))
            .build()
            .start();
  }

  String address() {
    return "http://127.0.0.1:" + server.port() + "/page/check.html";
  }

  /// The sockets that pages have opened.
  BlockingQueue<WsSession> opened() {
    return opened;
  }

  /// What pages have sent.
  BlockingQueue<String> received() {
    return received;
  }

  private void serve(ServerRequest request, ServerResponse response) {
    String[] path = request.path().path().substring(1).split("/", 2);
    Path folder = folders.get(path[0]);
    Path file = folder == null || path.length < 2 ? null : folder.resolve(path[1]).normalize();
    try {
      if (file == null || !file.startsWith(folder) || !Files.isRegularFile(file)) {
        response.status(Status.NOT_FOUND_404).send();
        return;
      }
      String name = file.getFileName().toString();
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      response.header(HeaderNames.CONTENT_TYPE, type == null ? "text/plain" : type);
      response.header("Content-Security-Policy", POLICY);
      response.header("X-Content-Type-Options", "nosniff");
      response.send(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      response.status(Status.INTERNAL_SERVER_ERROR_500).send();
    }
  }

  @Override
  public void close() {
    WebServer _ = server.stop();
  }

  private final class Wire implements WsListener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public void onOpen(WsSession session) {
      opened.add(session);
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
      message.append(text);
      if (last) {
        received.add(message.toString());
        message.setLength(0);
      }
    }
  }
}
