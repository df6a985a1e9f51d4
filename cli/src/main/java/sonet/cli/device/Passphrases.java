package sonet.cli.device;

import java.nio.file.Path;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.TextFile;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// Where a passphrase comes from: a file, a variable, or someone who types it, twice when it is
/// new. Never the command line, which every user of the machine may read.
final class Passphrases {
  /// The variable.
  static final String VARIABLE = "SONET_PASSPHRASE";

  private static final int SHORTEST = 8;

  private Passphrases() {}

  /// Whether a passphrase is for a device that is there or for a new one.
  enum Purpose {
    OPEN,
    SET
  }

  static Secret get(Arguments arguments, Console console, Purpose purpose) throws CommandException {
    Optional<Path> file = arguments.path("--passphrase-file");
    String passphrase;
    if (file.isPresent()) {
      passphrase = firstLine(file.get());
    } else if (!console.environment().getOrDefault(VARIABLE, "").isEmpty()) {
      passphrase = console.environment().getOrDefault(VARIABLE, "");
    } else {
      passphrase = typed(console, "Passphrase: ");
      if (purpose == Purpose.SET) {
        if (passphrase.codePointCount(0, passphrase.length()) < SHORTEST) {
          throw CommandException.failure(
              "the passphrase needs " + SHORTEST + " characters at least.");
        }
        if (!typed(console, "Once more: ").equals(passphrase)) {
          throw CommandException.failure("the two passphrases differ; try again.");
        }
      }
    }
    return Secret.of(Bytes.utf8(passphrase));
  }

  private static String typed(Console console, String prompt) throws CommandException {
    if (!console.terminals().contains(Console.End.IN)) {
      throw CommandException.usage(
          "without a terminal the passphrase comes from --passphrase-file FILE or " + VARIABLE);
    }
    return console
        .readSecret(prompt)
        .orElseThrow(() -> CommandException.failure("no passphrase was typed."));
  }

  private static String firstLine(Path file) throws CommandException {
    String line = TextFile.read(file).lines().findFirst().orElse("");
    if (!line.isEmpty()) {
      return line;
    }
    throw CommandException.failure("the file " + file + " has no passphrase in its first line.");
  }
}
