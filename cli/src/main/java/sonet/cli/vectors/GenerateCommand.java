package sonet.cli.vectors;

import java.nio.file.Path;
import java.util.List;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.vectors.VectorException;
import sonet.vectors.VectorGenerator;

/// `sonet vectors generate`: fresh vectors of every kind.
final class GenerateCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "generate",
            "Write fresh vectors of every kind into a folder",
            """
            Writes fresh vectors of every kind into a folder, for the seven suites of RFC 9420 or for the
            eleven of draft-ietf-mls-pq-ciphersuites.
            """)
        .withOperands(Operand.one("DIR"))
        .withOptions(
            Option.of("--seed", "N", "Seed of the generated vectors (default 1)"),
            Option.flag("--pq", "Generate for the post-quantum suites"))
        .withExample("sonet vectors generate ./mine", "Writes a set of files");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    int seed = arguments.number("--seed", 1, 0, Integer.MAX_VALUE);
    // Only the pure provider signs the same twice, so that a seed gives the same files.
    CipherSuites suites =
        CipherSuites.of(
            Providers.pure(), arguments.has("--pq") ? CipherSuites.PQ_06 : CipherSuites.RFC_9420);
    try {
      List<Path> files = VectorGenerator.generate(arguments.operandPath(0), suites, seed);
      files.forEach(file -> console.out().println(file));
      console.out().println(files.size() + " files written.");
      return 0;
    } catch (VectorException failed) {
      throw VectorsCommand.refused(failed);
    }
  }
}
