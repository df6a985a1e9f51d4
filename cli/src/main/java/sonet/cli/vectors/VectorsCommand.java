package sonet.cli.vectors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;
import sonet.vectors.Outcome;
import sonet.vectors.VectorException;
import sonet.vectors.VectorGenerator;
import sonet.vectors.VectorRunner;

/// `sonet vectors`: the formats of the MLS working group, in both directions.
public final class VectorsCommand implements Command {
  private static final int SHOWN_FAILURES = 5;

  @Override
  public Usage usage() {
    return new Usage(
        "vectors",
        "Run the published test vectors, or generate some",
        "DIR | generate DIR",
        """
        Runs every file of test vectors in a folder (or one file) against the engine, in the formats
        of the MLS working group, told apart by their content. Prints a line for each file,
        and at the end how many vectors passed and failed. The exit status is 1 when one failed.

        With "generate" it writes fresh vectors of every kind into a folder, for the seven suites of
        RFC 9420 or for the eleven of draft-ietf-mls-pq-ciphersuites.
        """,
        List.of(
            Option.of("--seed", "N", "Seed of the generated vectors (default 1)"),
            Option.flag("--pq", "Generate for the post-quantum suites"),
            Option.flag("--pure", "Use the provider in plain Java")),
        List.of(
            new Usage.Example("sonet vectors ../shared/vectors/mls", "Runs all of them"),
            new Usage.Example("sonet vectors generate ./mine", "Writes a set of files")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    List<String> operands = arguments.operands();
    CryptoProvider provider = arguments.has("--pure") ? Providers.pure() : Providers.best();
    try {
      if (operands.size() == 2 && operands.getFirst().equals("generate")) {
        int seed = arguments.number("--seed", 1, 0, Integer.MAX_VALUE);
        // Only the pure provider signs the same twice, so that a seed gives the same files.
        CipherSuites generated =
            CipherSuites.of(
                Providers.pure(),
                arguments.has("--pq") ? CipherSuites.PQ_06 : CipherSuites.RFC_9420);
        return generate(arguments.operandPath(1), generated, seed, console);
      }
      if (operands.size() == 1 && !operands.getFirst().equals("generate")) {
        return verify(arguments.operandPath(0), VectorRunner.of(provider), console);
      }
    } catch (VectorException failed) {
      throw failed.reason() == VectorException.Reason.NOT_FOUND
          ? CommandException.usage(failed.getMessage() + ".")
          : CommandException.failure(failed.getMessage() + ".", failed);
    }
    throw CommandException.usage("name one folder or file; see sonet vectors --help");
  }

  private static int generate(Path folder, CipherSuites suites, int seed, Console console)
      throws VectorException {
    List<Path> files = VectorGenerator.generate(folder, suites, seed);
    files.forEach(file -> console.out().println(file));
    console.out().println(files.size() + " files written.");
    return 0;
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
