package sonet.bench.ejabberd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sonet.bench.server.ProcessFigures;
import sonet.bench.server.ServerProcess;

/// ejabberd as a process, listening on loopback without TLS, with everything that would slow the
/// load down switched off: shapers, limits of the offline store, password hashing.
public final class EjabberdProcess implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final int PATIENCE_SECONDS = 60;

  private static final String CONFIGURATION =
      """
      loglevel: error
      hosts: [localhost]
      listen:
        - {port: PORT, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, backlog: 4096}
      auth_method: internal
      auth_password_format: plain
      disable_sasl_mechanisms: [digest-md5, X-OAUTH2, SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512]
      registration_timeout: infinity
      shaper_rules:
        max_user_offline_messages: {infinity: all}
        max_user_sessions: 10
      modules:
        mod_register: {ip_access: all, access: all, access_from: all}
        mod_stream_mgmt: {max_ack_queue: infinity, ack_timeout: 600s}
        mod_offline: {access_max_user_messages: max_user_offline_messages}
        mod_muc:
          max_users: 20000
          max_user_conferences: 1000
          default_room_options: {max_users: 20000, anonymous: false}
        mod_ping: {}
      """;

  private final Process process;
  private final Path folder;
  private final int port;

  private EjabberdProcess(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Whether it is installed as Debian does.
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/erl")) && libraries().length() > 0;
  }

  /// The folder, one for each architecture, that has ejabberd in it; empty when there is none.
  private static String libraries() {
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      return folders
          .filter(Files::isDirectory)
          .filter(EjabberdProcess::hasEjabberd)
          .map(Path::toString)
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean hasEjabberd(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("ejabberd-"));
    } catch (IOException e) {
      return false;
    }
  }

  /// Starts it and waits until it listens.
  public static EjabberdProcess start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sonet-bench-ejabberd");
    int port = freePort();
    Path configuration = folder.resolve("ejabberd.yml");
    var _ =
        Files.writeString(
            configuration,
            CONFIGURATION.replace("PORT", Integer.toString(port)),
            StandardCharsets.UTF_8);
    Path spool = Files.createDirectory(folder.resolve("spool"));
    // Not by ejabberdctl, which changes to another user and takes that user's limits.
    ProcessBuilder builder =
        new ProcessBuilder(
                "/usr/bin/erl",
                "+K",
                "true",
                "+P",
                "500000",
                "+Q",
                "65536",
                "-noinput",
                "-mnesia",
                "dir",
                "\"" + spool + "\"",
                "-s",
                "ejabberd")
            .directory(spool.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", folder.toString(),
                "ERL_LIBS", libraries(),
                "ERL_MAX_PORTS", "65536",
                "EJABBERD_CONFIG_PATH", configuration.toString(),
                "EJABBERD_LOG_PATH", folder.resolve("ejabberd.log").toString()));
    EjabberdProcess started = new EjabberdProcess(builder.start(), folder, port);
    started.awaitListening();
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          String said = Files.readString(folder.resolve("out"));
          close();
          throw new IOException("ejabberd did not start: " + said.strip(), notYet);
        }
      }
    }
  }

  int port() {
    return port;
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /// Stops it and deletes its folder.
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      var _ = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ServerProcess.delete(folder);
  }
}
