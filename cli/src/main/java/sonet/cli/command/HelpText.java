package sonet.cli.command;

import java.util.List;

/// The help of a command, from its [Usage].
final class HelpText {
  private HelpText() {}

  /// The help of a command.
  ///
  /// @param path the words that call it, `sonet` first
  static String of(String path, Command command) {
    Usage usage = command.usage();
    List<Option> options = usage.options().stream().filter(Option::isShown).toList();
    StringBuilder text = new StringBuilder("Usage: ").append(path);
    List<Command> below = command.subcommands();
    if (!below.isEmpty() && usage.operands().isEmpty()) {
      text.append(" COMMAND");
    }
    text.append(options.isEmpty() ? "" : " [options]");
    usage.operands().forEach(operand -> text.append(' ').append(operand.shown()));
    if (!below.isEmpty() && !usage.operands().isEmpty()) {
      text.append("\n       ").append(path).append(" COMMAND ...");
    }
    text.append("\n\n").append(usage.description().strip()).append('\n');
    if (!below.isEmpty()) {
      text.append("\nCommands:\n").append(commands(below));
    }
    text.append("\nOptions:\n");
    int width = options.stream().mapToInt(option -> option.label().length()).max().orElse(0);
    width = Math.max(width, "--help".length());
    for (Option option : options) {
      line(text, width, option.label(), option.help());
    }
    line(text, width, "--help", "Show this text");
    if (!usage.examples().isEmpty()) {
      text.append("\nExamples:\n");
      for (Usage.Example example : usage.examples()) {
        text.append("  ").append(example.line()).append('\n');
        text.append("      ").append(example.effect()).append('\n');
      }
    }
    return text.toString();
  }

  /// A line for each command that has a summary.
  static String commands(List<Command> commands) {
    List<Usage> shown =
        commands.stream().map(Command::usage).filter(usage -> !usage.isHidden()).toList();
    int width = shown.stream().mapToInt(usage -> usage.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    shown.forEach(usage -> line(text, Math.max(width, 13), usage.name(), usage.summary()));
    return text.toString();
  }

  private static void line(StringBuilder text, int width, String label, String help) {
    text.append("  ").append(label).repeat(' ', width - label.length() + 2);
    text.append(help).append('\n');
  }
}
