package sonet.cli.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options and operands that a user gave to a command.
///
/// @param path the words that call the command, `sonet` first
/// @param command which
/// @param values of the options that were given, by name; empty for a flag
/// @param operands what follows the options
public record Arguments(
    String path, Command command, Map<String, String> values, List<String> operands) {
  /// Copies what was given.
  public Arguments {
    values = Map.copyOf(values);
    operands = List.copyOf(operands);
  }

  /// Whether a flag was given.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// Whether one JSON document is wanted instead of text for people.
  public boolean json() {
    return has(Option.JSON.name());
  }

  /// The value of an option that was given.
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// The value of an option that must be there.
  public String required(String name) throws CommandException {
    return value(name).orElseThrow(() -> wrong("%s needs %s".formatted(path, label(name))));
  }

  private String label(String name) {
    return command.usage().options().stream()
        .filter(option -> option.name().equals(name))
        .map(Option::label)
        .findFirst()
        .orElse(name);
  }

  /// A whole number within bounds, or what stands for it when the option is absent.
  public int number(String name, int absent, int least, int greatest) throws CommandException {
    if (!has(name)) {
      return absent;
    }
    String text = values.getOrDefault(name, "");
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, in the same words as a number out of bounds.
    }
    throw CommandException.usage(
        "%s must be a number from %d to %d, not \"%s\"".formatted(name, least, greatest, text));
  }

  /// The value of an option as a path.
  public Optional<Path> path(String name) throws CommandException {
    Optional<String> text = value(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(path(name, text.get()));
  }

  private static Path path(String name, String text) throws CommandException {
    try {
      if (!text.isEmpty()) {
        return Path.of(text).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException notAPath) {
      // Told below, in the same words as an empty one.
    }
    throw CommandException.usage(name + " must name a file or folder, not \"" + text + "\"");
  }

  /// What follows the options, at a place that must be there.
  public String operand(int index) throws CommandException {
    if (index >= operands.size()) {
      throw wrong("%s needs %s".formatted(path, command.usage().operands().get(index).label()));
    }
    return operands.get(index);
  }

  /// What follows the options, at a place, as a path.
  public Path operandPath(int index) throws CommandException {
    return path("the argument", operand(index));
  }

  /// A complaint that ends with where to look.
  public CommandException wrong(String what) {
    return CommandException.usage(what + "; see " + path + " --help");
  }

  /// The help of the command.
  public String help() {
    return HelpText.of(path, command);
  }
}
