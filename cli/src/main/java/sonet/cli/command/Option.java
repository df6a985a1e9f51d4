package sonet.cli.command;

/// An option of a command: `--name VALUE`, or a bare `--name` when it takes no value.
///
/// @param name with its two dashes
/// @param value what stands for the value in the help; empty for a flag
/// @param help one line
/// @param hidden whether the help leaves it out
public record Option(String name, String value, String help, boolean hidden) {
  /// An option with a value.
  public static Option of(String name, String value, String help) {
    return new Option(name, value, help, false);
  }

  /// An option that is there or not.
  public static Option flag(String name, String help) {
    return new Option(name, "", help, false);
  }

  /// Whether it stands alone.
  boolean isFlag() {
    return value.isEmpty();
  }

  /// As the help shows it.
  String label() {
    return isFlag() ? name : name + " " + value;
  }
}
