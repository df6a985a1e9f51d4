package sonet.cli.command;

import java.util.List;
import java.util.Optional;

/// How a command is called: all that its help shows and its parser needs.
///
/// @param name the word on the command line
/// @param summary one line for the list of commands
/// @param operands what follows the options in the help, such as `DIR`; empty when nothing may
/// @param description some lines of prose
/// @param options what it takes
/// @param examples whole command lines, each with what it does
public record Usage(
    String name,
    String summary,
    String operands,
    String description,
    List<Option> options,
    List<Example> examples) {
  /// A command line to copy.
  ///
  /// @param line what to type
  /// @param effect what comes of it
  public record Example(String line, String effect) {}

  /// Copies the lists.
  public Usage {
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /// The option with a name.
  Optional<Option> option(String name) {
    return options.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /// The help text.
  public String help() {
    StringBuilder text = new StringBuilder("Usage: sonet ").append(name);
    List<Option> shown = options.stream().filter(option -> !option.hidden()).toList();
    text.append(shown.isEmpty() ? "" : " [options]");
    text.append(operands.isEmpty() ? "" : " " + operands).append("\n\n");
    text.append(description.strip()).append("\n\nOptions:\n");
    int width = shown.stream().mapToInt(option -> option.label().length()).max().orElse(0);
    width = Math.max(width, "--help".length());
    for (Option option : shown) {
      line(text, width, option.label(), option.help());
    }
    line(text, width, "--help", "Show this text");
    if (!examples.isEmpty()) {
      text.append("\nExamples:\n");
      for (Example example : examples) {
        text.append("  ").append(example.line()).append('\n');
        text.append("      ").append(example.effect()).append('\n');
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, int width, String label, String help) {
    text.append("  ").append(label).repeat(' ', width - label.length() + 2);
    text.append(help).append('\n');
  }
}
