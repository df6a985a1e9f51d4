package sonet.cli.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.cli.device.Failures;
import sonet.client.ClientException;
import sonet.client.watch.Alarm;
import sonet.client.watch.Auditor;
import sonet.client.watch.Auditor.Pass;
import sonet.crypto.Bytes;

/// `sonet auditor`: follows every change of a log, and signs what it has followed.
public final class AuditorCommand implements Command {
  private static final int INTERVAL = 10;
  private static final String SHOW_KEY = "--show-key";
  private static final List<String> SUITES = Auditor.suites();

  @Override
  public Usage usage() {
    return Usage.of(
            "auditor",
            "Follow every change of a log, and vouch for it",
            """
            Follows a transparency log from its first entry on, change by change, and sees to it that
            nothing is removed early, put in the place of something else, or shown to others differently.
            After each pass it signs the tree it came to and gives that to the server, whose users then see
            that it vouches. It learns nothing of names and keys. It needs no account; a copy of the log in
            a folder or on a file server will do as well.

            What it catches it says in one line: a fork, a rollback, other keys of the log, a swapped key,
            an early removal, a forbidden change. It keeps the evidence in a file and ends with status 3.
            Its key and state are in ~/.local/share/sonet/auditor unless --data names another folder; one
            folder is for one log. It runs until Ctrl-C or SIGTERM.
            """)
        .withOptions(Watching.OPTIONS)
        .withOptions(
            Option.path("--data", "DIR", "Folder of its key, its state and evidence"),
            Option.flag("--once", "Look once, and stop"),
            Option.choice(
                SHOW_KEY,
                "SUITE",
                SUITES,
                "Print its public key for a log of that suite, and stop"),
            Option.of("--interval", "SECONDS", "How long to wait between looks (default 10)"),
            Option.JSON,
            Option.hidden(Running.UNTIL_INPUT_ENDS))
        .withExample("sonet auditor --from https://chat.example", "Follows a server's log")
        .withExample(
            "sonet auditor --from ./mirror --policy kt.policy --once", "Audits a copy, offline");
  }

  /// A pass, with `--json`.
  ///
  /// @param result `followed`, `nothing` or `caught`
  /// @param before how many entries were audited before
  /// @param size how many are now
  /// @param newest when the last of them was made
  /// @param late whether that is longer ago than the log promises
  /// @param auditor the public key
  /// @param delivery what became of the signed head
  /// @param alarm what was caught
  /// @param sentence what was expected and what came
  /// @param evidence the file
  private record Line(
      String result,
      long before,
      long size,
      Optional<Instant> newest,
      boolean late,
      Optional<Bytes> auditor,
      Optional<Auditor.Delivery> delivery,
      Optional<String> alarm,
      Optional<String> sentence,
      Optional<String> evidence) {}

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Path data = arguments.path("--data").orElse(Folders.data(console.environment(), "auditor"));
    if (arguments.value(SHOW_KEY).isPresent()) {
      return showKey(arguments, console, data);
    }
    Duration interval = Duration.ofSeconds(arguments.number("--interval", INTERVAL, 1, 24 * 3600));
    Auditor.Options options =
        new Auditor.Options(Watching.at(arguments), data, Watching.policy(arguments));
    try (Running running = Running.begin(arguments, console, () -> {});
        Auditor auditor = Auditor.open(options)) {
      if (arguments.has("--once")) {
        tell(look(auditor, console), arguments, console);
      } else {
        follow(auditor, running, new Pace(interval, arguments, console));
      }
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  private static int showKey(Arguments arguments, Console console, Path data)
      throws CommandException {
    String word = arguments.value(SHOW_KEY).orElseThrow();
    if (!SUITES.contains(word)) {
      throw arguments.wrong("there is no suite " + word);
    }
    try {
      console.out().println(Auditor.key(data, word).toHex());
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  /// How often it looks, and whom it tells.
  private record Pace(Duration interval, Arguments arguments, Console console) {}

  /// Looks again and again. That a server does not answer for a while ends nothing; it is said when
  /// it begins.
  private static void follow(Auditor auditor, Running running, Pace pace)
      throws CommandException, ClientException {
    boolean silent = false;
    do {
      try {
        Pass pass = look(auditor, pace.console());
        if (isNews(pass) || silent) {
          tell(pass, pace.arguments(), pace.console());
        }
        silent = false;
      } catch (ClientException failed) {
        if (!isPassing(failed)) {
          throw failed;
        }
        if (!silent) {
          pace.console().note(failed.explanation());
        }
        silent = true;
      }
    } while (!running.await(pace.interval()));
  }

  private static boolean isNews(Pass pass) {
    return !(pass instanceof Pass.Followed followed)
        || followed.before() != followed.size()
        || followed.late();
  }

  private static boolean isPassing(ClientException failed) {
    return failed.reason() == ClientException.Reason.SERVER_UNREACHABLE
        || failed.reason() == ClientException.Reason.SERVER_FAILED;
  }

  private static Pass look(Auditor auditor, Console console) throws ClientException {
    try (ProgressBar bar = ProgressBar.of(console, "auditing")) {
      return auditor.pass(bar::show);
    }
  }

  private static void tell(Pass pass, Arguments arguments, Console console)
      throws CommandException {
    if (arguments.json()) {
      Json.print(console, line(pass));
    }
    switch (pass) {
      case Pass.Nothing() -> {
        if (!arguments.json()) {
          console.out().println("the log has no checkpoint yet");
        }
      }
      case Pass.Followed followed -> {
        if (!arguments.json()) {
          show(followed, console);
        }
      }
      case Pass.Caught(Alarm alarm) ->
          throw new CommandException(CommandException.Reason.NOT_VERIFIED, sentence(alarm));
    }
  }

  private static String sentence(Alarm alarm) {
    return "caught: %s. %s.%s"
        .formatted(
            alarm.kind().title(),
            alarm.sentence(),
            alarm.evidence().map(file -> " The evidence is in " + file + ".").orElse(""));
  }

  private static void show(Pass.Followed followed, Console console) {
    console
        .out()
        .println(
            "%s audited %d to %d, newest %s, %s"
                .formatted(
                    console.styled(Style.GOOD, "ok"),
                    followed.before(),
                    followed.size(),
                    followed.newest(),
                    delivery(followed)));
    if (followed.late()) {
      console.note("the newest entry is older than the log promises");
    }
  }

  private static String delivery(Pass.Followed followed) {
    return switch (followed.delivery()) {
      case TAKEN -> "the server has the signed head";
      case NOT_KNOWN ->
          "the server does not know this auditor; its operator can name it in"
              + " transparency.auditors: "
              + followed.auditor().toHex();
      case FAILED -> "the server could not take the signed head";
      case KEPT -> "the signed head is in the folder";
    };
  }

  private static Line line(Pass pass) {
    return switch (pass) {
      case Pass.Nothing() ->
          new Line(
              "nothing",
              0,
              0,
              Optional.empty(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Pass.Followed followed ->
          new Line(
              "followed",
              followed.before(),
              followed.size(),
              Optional.of(followed.newest()),
              followed.late(),
              Optional.of(followed.auditor()),
              Optional.of(followed.delivery()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      case Pass.Caught(Alarm alarm) ->
          new Line(
              "caught",
              0,
              0,
              Optional.empty(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.of(alarm.kind().title()),
              Optional.of(alarm.sentence()),
              alarm.evidence().map(Path::toString));
    };
  }
}
