package sonet.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How a command is called: all that its help, its parser and its completion need.
///
/// @param name the word on the command line
/// @param summary one line for the list of commands; empty for a command that the lists leave out
/// @param description some lines of prose
/// @param operands what follows the options
/// @param options what it takes
/// @param examples whole command lines, each with what it does
public record Usage(
    String name,
    String summary,
    String description,
    List<Operand> operands,
    List<Option> options,
    List<Example> examples) {
  /// A command line to copy.
  ///
  /// @param line what to type
  /// @param effect what comes of it
  public record Example(String line, String effect) {}

  /// Copies the lists.
  public Usage {
    operands = List.copyOf(operands);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /// A command without operands, options and examples so far.
  public static Usage of(String name, String summary, String description) {
    return new Usage(name, summary, description, List.of(), List.of(), List.of());
  }

  /// The same with operands.
  public Usage withOperands(Operand... more) {
    return new Usage(
        name, summary, description, joined(operands, List.of(more)), options, examples);
  }

  /// The same with options.
  public Usage withOptions(Option... more) {
    return new Usage(
        name, summary, description, operands, joined(options, List.of(more)), examples);
  }

  /// The same with options that several commands share.
  public Usage withOptions(List<Option> more) {
    return withOptions(more.toArray(Option[]::new));
  }

  /// The same with an example.
  public Usage withExample(String line, String effect) {
    List<Example> all = new ArrayList<>(examples);
    all.add(new Example(line, effect));
    return new Usage(name, summary, description, operands, options, all);
  }

  private static <T> List<T> joined(List<T> before, List<T> more) {
    return Stream.concat(before.stream(), more.stream()).toList();
  }

  /// Whether the lists leave it out.
  boolean isHidden() {
    return summary.isEmpty();
  }
}
