package sonet.cli.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.TextFile;
import sonet.client.Settings;
import sonet.crypto.Bytes;

/// The file that names the auditors to rely on: a public key a line, as `sonet auditor` prints it,
/// and a line `enough N` that says how many of them must vouch; without one all must. What follows
/// a `#` is for readers.
///
/// The one in the folder of the device counts always, unless another is named.
final class AuditorFile {
  /// The option.
  static final String OPTION = "--auditors";

  /// The variable.
  static final String VARIABLE = "SONET_AUDITORS";

  private static final String NAME = "auditors";
  private static final String ENOUGH = "enough ";
  private static final String NUMBER = "[1-9][0-9]?";

  private AuditorFile() {}

  /// Those that a command line means, for a device in a folder.
  static Settings.Auditors of(Arguments arguments, Console console, Path folder)
      throws CommandException {
    String variable = console.environment().getOrDefault(VARIABLE, "");
    Optional<Path> named =
        arguments
            .path(OPTION)
            .or(() -> variable.isEmpty() ? Optional.empty() : Optional.of(Path.of(variable)));
    Path file = named.orElse(folder.resolve(NAME));
    if (named.isEmpty() && !Files.exists(file)) {
      return Settings.Auditors.NONE;
    }
    try {
      return parse(TextFile.read(file).lines().toList());
    } catch (IllegalArgumentException unfit) {
      throw CommandException.failure(
          "the file %s names no auditors: %s.".formatted(file, unfit.getMessage()), unfit);
    }
  }

  /// Reads the lines of one.
  static Settings.Auditors parse(List<String> lines) {
    List<Bytes> keys = new ArrayList<>();
    Optional<Integer> enough = Optional.empty();
    for (String line : lines) {
      String said = line.replaceFirst("#.*", "").strip();
      if (said.startsWith(ENOUGH)) {
        String number = said.substring(ENOUGH.length()).strip();
        if (enough.isPresent() || !number.matches(NUMBER)) {
          throw new IllegalArgumentException("one line says how many are enough, as: enough 2");
        }
        enough = Optional.of(Integer.valueOf(number));
      } else if (!said.isEmpty()) {
        keys.add(key(said));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a line for each has its public key in hexadecimal");
    }
    return new Settings.Auditors(keys, enough.orElse(keys.size()));
  }

  private static Bytes key(String said) {
    if (said.length() < 64 || said.length() % 2 != 0 || !said.matches("[0-9a-fA-F]+")) {
      throw new IllegalArgumentException(
          "a public key has 64 hexadecimal digits at least, as sonet auditor prints it");
    }
    return Bytes.fromHex(said);
  }
}
