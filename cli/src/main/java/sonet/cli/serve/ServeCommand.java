package sonet.cli.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;
import sonet.server.config.Settings;
import sonet.server.config.Sources;
import sonet.server.log.ServerLog;

/// `sonet serve`: a server on the embedded store.
public final class ServeCommand implements Command {
  /// What the line begins with that says the server is ready; the address follows.
  public static final String READY = "Sonet is ready at ";

  @Override
  public Usage usage() {
    return Usage.of(
            "serve",
            "Run the server on an embedded store",
            """
            Runs the delivery service: it keeps accounts, keys and encrypted messages in a folder, and
            cannot read the messages. It prints its address once it answers, and runs until Ctrl-C or
            SIGTERM. GET /livez says whether it is alive.

            The folder is ~/.local/share/sonet/server unless --data names another. One server uses it
            at a time. Before the server is reached from other machines, give it TLS.

            Every setting of docs/configuration.md can stand in a file, in the environment or in a flag,
            such as limits.body, SONET_LIMITS_BODY or --limits-body. Flags count most, then the
            environment.
            """)
        .withOptions(
            Option.path("--config", "FILE", "Settings, a line each (or SONET_CONFIG)"),
            Option.flag("--check-config", "Say whether the settings are right, and stop"),
            Option.flag("--print-config", "Print the settings that hold, and stop"),
            Option.hidden("--until-input-ends"))
        .withOptions(SettingOptions.all())
        .withExample("sonet serve", "Serves this machine at http://127.0.0.1:8080")
        .withExample("sonet serve --port 9000 --data ./data", "Keeps everything in ./data")
        .withExample("sonet serve --config sonet.properties --check-config", "Before a restart");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    ServerConfig config = config(arguments, console);
    ServerLog.install(
        System.err,
        config.settings().get(Settings.LOG_LEVEL),
        config.settings().get(Settings.LOG_FORMAT));
    Path data = config.data();
    if (arguments.has("--print-config")) {
      console.out().print(config.settings().print());
      return 0;
    }
    if (arguments.has("--check-config")) {
      console.note("the settings are right");
      return 0;
    }
    SonetServer server = start(config);
    CountDownLatch stop = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop(server, console);
              // The JVM would report the signal as a failure; being told to stop is none.
              Runtime.getRuntime().halt(0);
            },
            "sonet-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    console.out().println(READY + console.styled(Style.BOLD, server.address().toString()));
    if (!server.adminAddress().equals(server.address())) {
      console.out().println("Administrators find it at " + server.adminAddress());
    }
    console.out().println("Data are in " + data + ". Stop it with Ctrl-C.");
    await(stop, console, arguments.has("--until-input-ends"));
    if (Runtime.getRuntime().removeShutdownHook(hook)) {
      stop(server, console);
    }
    return 0;
  }

  private static ServerConfig config(Arguments arguments, Console console) throws CommandException {
    Optional<Path> file = arguments.path("--config");
    String named = console.environment().getOrDefault("SONET_CONFIG", "");
    if (file.isEmpty() && !named.isEmpty()) {
      file = Optional.of(Path.of(named).toAbsolutePath());
    }
    Sources sources = new Sources(file, console.environment(), SettingOptions.given(arguments));
    try {
      return ServerConfig.read(sources, Folders.data(console.environment(), "server"));
    } catch (ServerException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()).replace("\n", "\n       "));
    }
  }

  private static SonetServer start(ServerConfig config) throws CommandException {
    try {
      return SonetServer.start(config);
    } catch (ServerException failed) {
      String message = String.valueOf(failed.getMessage());
      throw CommandException.failure(
          "the server cannot start: " + message + (message.endsWith(".") ? "" : "."), failed);
    }
  }

  private static void await(CountDownLatch stop, Console console, boolean untilInputEnds)
      throws CommandException {
    try {
      if (!untilInputEnds) {
        stop.await();
      }
      while (console.in().readLine() != null) {
        // What is typed means nothing here.
      }
    } catch (InterruptedException | IOException ended) {
      throw CommandException.failure("the server was interrupted.", ended);
    }
  }

  private static void stop(SonetServer server, Console console) {
    server.close();
    console.out().println("Sonet has stopped.");
    console.out().flush();
  }
}
