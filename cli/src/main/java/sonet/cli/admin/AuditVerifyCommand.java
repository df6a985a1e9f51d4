package sonet.cli.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.TextFile;
import sonet.cli.command.Usage;
import sonet.crypto.Bytes;
import sonet.protocol.AuditHead;
import sonet.protocol.TenantName;
import sonet.server.audit.LogCheck;
import sonet.server.audit.TrailFile;

/// `sonet audit verify`: looks at an exported trail, and asks nobody.
final class AuditVerifyCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "verify",
            "Verify an exported audit trail, offline",
            """
            Checks that every entry follows the one before, that the trail ends with the signed head, that
            nothing is missing at its beginning but what a signed pruning tells of, and that a head of it
            is in the log of keys. What is wrong is told with its line; the exit status is 3 then.

            The keys are taken from the file and shown unless they are given: compare them with those that
            you got by another way.
            """)
        .withOperands(Operand.one("FILE"))
        .withOptions(
            Option.of("--key", "HEX", "The public key that the trail must have"),
            Option.of("--log", "HEX", "The hash of the configuration that the log must have"),
            Option.path("--policy", "FILE", "Policy of the anchor log that must have the log"),
            Option.flag("--without-log", "Do without the proof that the log of keys has it"),
            Option.JSON)
        .withExample("sonet audit verify trail.jsonl --policy policy.txt", "With the anchor log");
  }

  /// What was found, for programs.
  ///
  /// @param verified whether nothing is wrong
  /// @param line where it is wrong
  /// @param wrong what is
  /// @param trail the rest
  record Result(
      boolean verified, Optional<Long> line, Optional<String> wrong, Optional<Trail> trail) {}

  /// A trail with which nothing is wrong.
  ///
  /// @param tenant whose it is; absent for that of the service
  /// @param key its public key
  /// @param first the number of its first entry
  /// @param last the number of its last entry
  /// @param unfinished acts of which it does not say what came of them
  /// @param inLog the number of the entry up to which the log of keys has it
  /// @param log the hash of the log's configuration
  /// @param anchored the size of the anchor log that has it
  record Trail(
      Optional<String> tenant,
      String key,
      long first,
      long last,
      long unfinished,
      Optional<Long> inLog,
      Optional<String> log,
      Optional<Long> anchored) {
    static Trail of(TrailFile.Report report) {
      return new Trail(
          report.trail().tenant().map(TenantName::toString),
          report.trail().head().key().toHex(),
          report.first(),
          report.last(),
          report.unfinished(),
          report.log().head().map(AuditHead::seq),
          report.log().configuration().map(Bytes::toHex),
          report.log().anchored());
    }
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Path file = arguments.operandPath(0);
    if (arguments.has("--without-log")
        && (arguments.value("--log").isPresent() || arguments.path("--policy").isPresent())) {
      throw arguments.wrong("--without-log goes neither with --log nor with --policy");
    }
    TrailFile.Expected expected =
        new TrailFile.Expected(
            hash(arguments, "--key"),
            new LogCheck.Expected(
                !arguments.has("--without-log"), hash(arguments, "--log"), policy(arguments)));
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Trail trail = Trail.of(TrailFile.verify(lines, expected));
      show(arguments, console, trail);
      return 0;
    } catch (TrailFile.WrongException wrong) {
      String what = String.valueOf(wrong.getMessage());
      if (arguments.json()) {
        Json.print(
            console,
            new Result(false, Optional.of(wrong.line()), Optional.of(what), Optional.empty()));
      }
      throw new CommandException(
          Reason.NOT_VERIFIED,
          wrong.line() == 0
              ? "%s: %s.".formatted(file, what)
              : "%s, line %d: %s.".formatted(file, wrong.line(), what),
          wrong);
    } catch (IOException unreadable) {
      throw CommandException.failure(file + " cannot be read as text.", unreadable);
    }
  }

  private static Optional<Bytes> hash(Arguments arguments, String option) throws CommandException {
    Optional<String> text = arguments.value(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Bytes value = Bytes.fromHex(text.get().strip());
      if (value.length() == 32) {
        return Optional.of(value);
      }
    } catch (IllegalArgumentException notHex) {
      // Told below, in the same words as one that is too short.
    }
    throw CommandException.usage(option + " takes 64 hexadecimal digits");
  }

  private static Optional<String> policy(Arguments arguments) throws CommandException {
    Optional<Path> file = arguments.path("--policy");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String text = TextFile.read(file.get());
    Optional<String> fault = LogCheck.faultOf(text);
    if (fault.isPresent()) {
      throw CommandException.failure(
          "%s is no policy of an anchor log: %s.".formatted(file.get(), fault.get()));
    }
    return Optional.of(text);
  }

  private static void show(Arguments arguments, Console console, Trail trail) {
    if (arguments.json()) {
      Json.print(console, new Result(true, Optional.empty(), Optional.empty(), Optional.of(trail)));
      return;
    }
    console.out().println("verified  the trail of " + trail.tenant().orElse("the service"));
    console.out().println("key       " + trail.key());
    console.out().println("entries   %d to %d".formatted(trail.first(), trail.last()));
    trail
        .inLog()
        .ifPresent(seq -> console.out().println("in log    up to entry %d".formatted(seq)));
    trail.log().ifPresent(log -> console.out().println("log       " + log));
    trail
        .anchored()
        .ifPresent(size -> console.out().println("anchored  in a tree of %d".formatted(size)));
    if (trail.unfinished() > 0) {
      console.note(
          "of %d acts the trail does not say what came of them".formatted(trail.unfinished()));
    }
  }
}
