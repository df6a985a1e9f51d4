package sonet.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.TextFile;
import sonet.cli.command.Usage;
import sonet.cli.device.Failures;
import sonet.client.ClientException;
import sonet.client.watch.Mirror;
import sonet.client.watch.PublicLog;

/// `sonet log`: browses a transparency log, proves what is in it, and verifies such proofs offline.
public final class LogCommands {
  private static final int MOST = 10_000;
  private static final int USUAL = 20;

  private LogCommands() {}

  /// `sonet log`.
  public static Command log() {
    return new Family(
        Usage.of(
            "log",
            "Browse, prove and verify a transparency log",
            """
            Browses the transparency log of a server, or a copy of it on a file server or in a folder. No
            account is needed, but for search. What is shown was verified against a checkpoint that the
            log signed and that the witnesses of --policy have seen; without a policy, against the keys
            that the log names itself. The exit status is 3 when something does not verify.
            """),
        List.of(
            show(), checkpoint(), entries(), SearchCommand.search(), prove(), verify(), fetch()));
  }

  /// What is done with a log.
  private interface Work {
    void with(PublicLog log, Arguments arguments, Console console)
        throws ClientException, CommandException;
  }

  private static Command onLog(Usage usage, Work work) {
    Usage whole = usage.withOptions(Watching.OPTIONS).withOptions(Option.JSON);
    return command(
        whole,
        (arguments, console) -> {
          Optional<String> policy = Watching.policy(arguments);
          PublicLog.At at = Watching.at(arguments);
          try (PublicLog log =
              policy.isPresent() ? PublicLog.open(at, policy.get()) : PublicLog.open(at)) {
            work.with(log, arguments, console);
          }
        });
  }

  /// What a command does.
  private interface Doing {
    void run(Arguments arguments, Console console) throws ClientException, CommandException;
  }

  private static Command command(Usage usage, Doing doing) {
    return new Command() {
      @Override
      public Usage usage() {
        return usage;
      }

      @Override
      public int run(Arguments arguments, Console console) throws CommandException {
        try {
          doing.run(arguments, console);
          return 0;
        } catch (ClientException failed) {
          throw Failures.of(failed);
        }
      }
    };
  }

  private static Command show() {
    return onLog(
        Usage.of("show", "Show what the log is", "Shows what the log is and how far it has got.")
            .withExample("sonet log show --from https://chat.example", "Shows a server's log"),
        (log, arguments, console) -> {
          PublicLog.Summary summary = log.show();
          if (arguments.json()) {
            Json.print(console, summary);
            return;
          }
          console.out().println("origin       " + summary.origin());
          console.out().println("suite        " + summary.suite());
          console.out().println("mode         " + summary.mode());
          console.out().println("fingerprint  " + summary.fingerprint().toHex());
          console.out().println("entries      " + summary.size());
          summary.newest().ifPresent(at -> console.out().println("newest       " + at));
          console.out().println("window       " + summary.monitoringWindow());
          console.out().println("seen by      " + witnesses(summary.seenBy()));
          summary.keys().forEach(key -> console.out().println("key          " + key));
        });
  }

  private static String witnesses(List<String> seenBy) {
    return seenBy.isEmpty() ? "no witness of the policy" : String.join(", ", seenBy);
  }

  private static Command checkpoint() {
    return onLog(
        Usage.of(
            "checkpoint",
            "Print the newest checkpoint",
            "Prints the newest checkpoint with its signatures, as C2SP has it, once verified."),
        (log, arguments, console) -> {
          String checkpoint = log.checkpoint();
          if (arguments.json()) {
            Json.print(console, new Text(checkpoint));
          } else {
            console.out().print(checkpoint);
          }
        });
  }

  /// A text, with `--json`.
  ///
  /// @param text the text
  private record Text(String text) {}

  private static Command entries() {
    return onLog(
        Usage.of(
                "entries",
                "List entries",
                """
                Lists entries with their position, their time and the root of the tree of all labels, each
                of them proven to be under the checkpoint. Names and keys are not in them.
                """)
            .withOptions(
                Option.of("--at", "N", "The first one (default: so that the newest is shown)"),
                Option.of("--count", "N", "How many at most (default " + USUAL + ")")),
        (log, arguments, console) -> {
          int count = arguments.number("--count", USUAL, 1, MOST);
          long size = log.size();
          long from =
              arguments.has("--at")
                  ? position(arguments.required("--at"))
                  : Math.max(0, size - count);
          List<PublicLog.Entry> entries = log.entries(from, count);
          if (arguments.json()) {
            Json.print(console, entries);
          } else {
            entries.forEach(entry -> console.out().println(line(entry)));
          }
        });
  }

  private static String line(PublicLog.Entry entry) {
    return "%8d  %s  %s".formatted(entry.position(), entry.timestamp(), entry.prefixTree().toHex());
  }

  private static long position(String text) throws CommandException {
    try {
      long position = Long.parseLong(text);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, in the same words as a negative number.
    }
    throw CommandException.usage("\"" + text + "\" is not the position of an entry, such as 17");
  }

  private static Command prove() {
    return onLog(
        Usage.of(
                "prove",
                "Prove that an entry is in the log",
                """
                Writes the proof that an entry is in the log to a file (C2SP tlog-proof). Everyone who has a
                policy can verify it offline, at any time.
                """)
            .withOperands(Operand.one("POSITION"))
            .withOptions(Option.path("--output", "FILE", "Where to write it (default: print it)"))
            .withExample(
                "sonet log prove 17 --output entry.tlog-proof", "Proves the entry at position 17"),
        (log, arguments, console) -> {
          String proof = log.prove(position(arguments.operand(0)));
          Optional<Path> output = arguments.path("--output");
          if (output.isPresent()) {
            write(output.get(), proof);
            console.note("the proof is in " + output.get());
          }
          if (arguments.json()) {
            Json.print(console, new Text(proof));
          } else if (output.isEmpty()) {
            console.out().print(proof);
          }
        });
  }

  private static void write(Path file, String text) throws CommandException {
    try {
      var _ = Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw CommandException.failure("the file " + file + " cannot be written.", unwritable);
    }
  }

  private static Command verify() {
    return command(
        Usage.of(
                "verify",
                "Verify a proof, offline",
                """
                Verifies a proof that log prove wrote, with nothing but a policy file: that a log of the
                policy signed a tree with the entry in it, and that enough witnesses have seen that tree.
                """)
            .withOperands(Operand.one("FILE"))
            .withOptions(
                Option.path(
                    "--policy", "FILE", "Keys of the log and witnesses that must have seen it"),
                Option.JSON)
            .withExample(
                "sonet log verify entry.tlog-proof --policy kt.policy", "Asks nobody anything"),
        (arguments, console) -> {
          String proof = TextFile.read(arguments.operandPath(0));
          String _ = arguments.required("--policy");
          PublicLog.Proven proven =
              PublicLog.verify(proof, Watching.policy(arguments).orElseThrow());
          if (arguments.json()) {
            Json.print(console, proven);
            return;
          }
          console.out().println("verified   " + proven.origin());
          console.out().println("entry      " + proven.entry().position());
          console.out().println("made       " + proven.entry().timestamp());
          console.out().println("labels     " + proven.entry().prefixTree().toHex());
          console.out().println("tree       " + proven.size() + " entries");
          console.out().println("seen by    " + witnesses(proven.seenBy()));
        });
  }

  private static Command fetch() {
    return onLog(
        Usage.of(
                "fetch",
                "Copy the log to a folder",
                """
                Brings a copy of the log in a folder up to date: checkpoint, tiles, entries and what auditors
                need, as plain files. Any file server can serve them, and sonet auditor and sonet log read
                them with --from.
                """)
            .withOperands(Operand.one("FOLDER"))
            .withExample("sonet log fetch ./mirror --from https://chat.example", "Mirrors a log"),
        (log, arguments, console) -> {
          Mirror.Fetched fetched;
          try (ProgressBar bar = ProgressBar.of(console, "copying")) {
            fetched = Mirror.fetch(log, arguments.operandPath(0), bar::show);
          }
          if (arguments.json()) {
            Json.print(console, fetched);
          } else {
            console.out().println("copied %d to %d".formatted(fetched.before(), fetched.size()));
          }
        });
  }
}
