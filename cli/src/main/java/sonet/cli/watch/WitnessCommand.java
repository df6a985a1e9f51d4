package sonet.cli.watch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.TextFile;
import sonet.cli.command.Usage;
import sonet.server.ServerException;
import sonet.server.config.LogFormat;
import sonet.server.config.LogLevel;
import sonet.server.log.ServerLog;
import sonet.server.witness.WitnessServer;

/// `sonet witness`: sees to it that logs only grow, and cosigns their checkpoints.
public final class WitnessCommand implements Command {
  /// What the line begins with that says the witness is ready; the address follows.
  public static final String READY = "The witness is ready at ";

  private static final String LOCAL = "127.0.0.1:8081";

  @Override
  public Usage usage() {
    return Usage.of(
            "witness",
            "Cosign the checkpoints of logs that only grow",
            """
            Runs a witness (C2SP tlog-witness): a log sends it each new checkpoint with the proof that it
            extends the one before, and gets cosignatures with Ed25519 and ML-DSA-44. It never cosigns two
            trees of a log that exclude each other, also when it is killed, and keeps the proof when a log
            shows it such trees. It needs no server of Sonet and knows nothing of keys and people.

            At the first start it makes its keys, in the folder ~/.local/share/sonet/witness unless
            --data names another, and prints them at every start. They go into the policy files of those
            who rely on it. It runs until Ctrl-C or SIGTERM; put TLS before it.
            """)
        .withOptions(
            Option.of(
                "--log",
                "KEY|FILE",
                "A log's verifier key, or a file of such keys, or a policy file"),
            Option.of("--listen", "HOST:PORT", "Where to listen (default " + LOCAL + ")"),
            Option.path("--data", "DIR", "Folder of its keys and state"),
            Option.of(
                "--name",
                "NAME",
                "Its name in its keys, at the first start (default sonet-witness)"),
            Option.JSON,
            Option.hidden(Running.UNTIL_INPUT_ENDS))
        .withExample(
            "sonet witness --log logs.txt --name witness.example.org/1 --listen 0.0.0.0:8081",
            "Watches the logs whose keys are in the file")
        .withExample("sonet log show --from https://chat.example --json", "Shows a log's keys");
  }

  /// What is said when it is ready, with `--json`.
  ///
  /// @param address where logs submit checkpoints
  /// @param keys its verifier keys
  /// @param logs the origins of the logs it watches
  private record Ready(String address, List<String> keys, List<String> logs) {}

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    String listen = arguments.value("--listen").orElse(LOCAL);
    WitnessServer.Options options =
        new WitnessServer.Options(
            host(listen),
            port(listen),
            arguments.path("--data").orElse(Folders.data(console.environment(), "witness")),
            arguments.value("--name").orElse("sonet-witness"),
            logs(arguments.required("--log")));
    ServerLog.install(System.err, LogLevel.WARNING, LogFormat.TEXT);
    Runnable farewell =
        () -> {
          if (!arguments.json()) {
            console.out().println("The witness has stopped.");
            console.out().flush();
          }
        };
    WitnessServer witness = start(options, console);
    try (Running running = Running.begin(arguments, console, farewell);
        witness) {
      tell(
          new Ready(witness.address().toString(), witness.keys(), witness.logs()),
          arguments,
          console);
      running.await();
    }
    return 0;
  }

  private static void tell(Ready ready, Arguments arguments, Console console) {
    if (arguments.json()) {
      Json.print(console, ready);
      return;
    }
    console.out().println(READY + console.styled(Style.BOLD, ready.address()));
    ready.keys().forEach(key -> console.out().println("key  " + key));
    ready.logs().forEach(log -> console.out().println("log  " + log));
  }

  private static String host(String listen) throws CommandException {
    int colon = listen.lastIndexOf(':');
    if (colon < 1) {
      throw CommandException.usage(
          "--listen must be an address and a port, such as " + LOCAL + ", not \"" + listen + "\"");
    }
    String host = listen.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String listen) throws CommandException {
    try {
      int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, in the same words as a port that is too high.
    }
    throw CommandException.usage(
        "--listen must be an address and a port, such as " + LOCAL + ", not \"" + listen + "\"");
  }

  /// A key has plus signs and no file of that name beside it.
  private static String logs(String named) throws CommandException {
    Path file = Path.of(named);
    return named.contains("+") && !Files.exists(file) ? named : TextFile.read(file);
  }

  private static WitnessServer start(WitnessServer.Options options, Console console)
      throws CommandException {
    try {
      return WitnessServer.start(options, console.err()::println);
    } catch (ServerException failed) {
      String message = String.valueOf(failed.getMessage());
      String sentence = message.endsWith(".") ? message : message + ".";
      throw failed.reason() == ServerException.Reason.CONFIGURATION
          ? CommandException.usage(sentence)
          : CommandException.failure("the witness cannot start: " + sentence, failed);
    }
  }
}
