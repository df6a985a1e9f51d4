package sonet.cli.vectors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.vectors.Outcome;
import sonet.vectors.VectorException;
import sonet.vectors.VectorRunner;

/// `sonet vectors`: the formats of the MLS working group, in both directions.
public final class VectorsCommand implements Command {
  private static final int SHOWN_FAILURES = 5;

  @Override
  public Usage usage() {
    return Usage.of(
            "vectors",
            "Run the published test vectors, or generate some",
            """
            Runs every file of test vectors in a folder (or one file) against the engine, in the formats
            of the MLS working group, told apart by their content. Prints a line for each file,
            and at the end how many vectors passed and failed. The exit status is 1 when one failed.
            """)
        .withOperands(Operand.optional("DIR"))
        .withOptions(Option.flag("--pure", "Use the provider in plain Java"))
        .withExample("sonet vectors ../shared/vectors/mls", "Runs all of them");
  }

  @Override
  public List<Command> subcommands() {
    return List.of(new GenerateCommand());
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    CryptoProvider provider = arguments.has("--pure") ? Providers.pure() : Providers.best();
    try {
      return verify(arguments.operandPath(0), VectorRunner.of(provider), console);
    } catch (VectorException failed) {
      throw refused(failed);
    }
  }

  /// Tells a folder that is not there from everything else that may be wrong.
  static CommandException refused(VectorException failed) {
    return failed.reason() == VectorException.Reason.NOT_FOUND
        ? CommandException.usage(failed.getMessage() + ".")
        : CommandException.failure(failed.getMessage() + ".", failed);
  }

  private static int verify(Path where, VectorRunner runner, Console console)
      throws VectorException {
    int passed = 0;
    int failed = 0;
    for (Path file : VectorRunner.files(where)) {
      List<Outcome> failures = new ArrayList<>();
      int count = 0;
      for (VectorRunner.VectorCase vector : runner.cases(file)) {
        Outcome outcome = vector.run();
        count++;
        if (!outcome.passed()) {
          failures.add(outcome);
        }
      }
      passed += count - failures.size();
      failed += failures.size();
      show(where, file, count, failures, console);
    }
    console.out().println(passed + " passed, " + failed + " failed");
    return failed == 0 ? 0 : 1;
  }

  private static void show(
      Path where, Path file, int count, List<Outcome> failures, Console console) {
    Path name = file.equals(where) ? file.getFileName() : where.relativize(file);
    String mark =
        failures.isEmpty()
            ? console.styled(Style.GOOD, "ok    ")
            : console.styled(Style.BAD, "FAILED");
    console.out().printf("%s %s: %d of %d passed%n", mark, name, count - failures.size(), count);
    failures.stream()
        .limit(SHOWN_FAILURES)
        .forEach(each ->
            console.out().println("       " + each.name() + ": " + each.failure().orElse("")));
    if (failures.size() > SHOWN_FAILURES) {
      console.out().println("       and " + (failures.size() - SHOWN_FAILURES) + " more");
    }
  }
}
