package sonet.cli.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options and operands that a user gave to a command, parsed by its [Usage].
public final class Arguments {
  private final Usage usage;
  private final Map<String, String> values;
  private final List<String> operands;

  private Arguments(Usage usage, Map<String, String> values, List<String> operands) {
    this.usage = usage;
    this.values = values;
    this.operands = List.copyOf(operands);
  }

  /// Takes the words after the command's name apart: `--name value`, `--name=value`, flags, and
  /// operands; after `--` everything is an operand.
  ///
  /// @throws CommandException with `USAGE` for an option or operand the command does not know
  public static Arguments parse(Usage usage, List<String> words) throws CommandException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        operands.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        operands.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      Option option = usage.option(name).orElseThrow(() -> unknown(usage, name));
      if (option.isFlag()) {
        if (equals >= 0) {
          throw CommandException.usage(name + " takes no value");
        }
        values.put(name, "");
      } else if (equals >= 0) {
        values.put(name, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        i++;
        values.put(name, words.get(i));
      } else {
        throw CommandException.usage(name + " needs a value: " + option.label());
      }
    }
    if (usage.operands().isEmpty() && !operands.isEmpty()) {
      throw CommandException.usage(
          "sonet %s takes no argument \"%s\"; see sonet %s --help"
              .formatted(usage.name(), operands.getFirst(), usage.name()));
    }
    return new Arguments(usage, values, operands);
  }

  private static CommandException unknown(Usage usage, String name) {
    List<String> names =
        usage.options().stream().filter(o -> !o.hidden()).map(Option::name).toList();
    return CommandException.usage(
        "sonet %s has no option %s%s; see sonet %s --help"
            .formatted(usage.name(), name, Suggestion.of(name, names), usage.name()));
  }

  /// Whether a flag was given.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// The value of an option that was given.
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// The value of an option that must be there.
  public String required(String name) throws CommandException {
    return value(name)
        .orElseThrow(() ->
            CommandException.usage(
                "sonet %s needs %s; see sonet %s --help"
                    .formatted(
                        usage.name(),
                        usage.option(name).map(Option::label).orElse(name),
                        usage.name())));
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

  /// What follows the options, at a place, as a path.
  public Path operandPath(int index) throws CommandException {
    return path("the argument", operands.get(index));
  }

  /// What follows the options.
  public List<String> operands() {
    return operands;
  }
}
