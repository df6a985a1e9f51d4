package sonet.cli.command;

import java.util.List;

/// An option of a command: `--name VALUE`, or a bare `--name` when it takes no value.
///
/// @param name with its two dashes
/// @param value what stands for the value in the help; empty for a flag
/// @param help one line
/// @param content what kind of value it takes
public record Option(String name, String value, String help, Content content) {
  /// Prints one JSON document instead of text for people.
  public static final Option JSON = flag("--json", "Print one JSON document");

  /// Does without asking what cannot be undone.
  public static final Option YES = flag("--yes", "Do not ask, just do it");

  /// An option with a value.
  public static Option of(String name, String value, String help) {
    return new Option(name, value, help, new Content.Text());
  }

  /// An option that is there or not.
  public static Option flag(String name, String help) {
    return new Option(name, "", help, new Content.Text());
  }

  /// An option that names a file or folder.
  public static Option path(String name, String value, String help) {
    return new Option(name, value, help, new Content.Path());
  }

  /// An option with one of some words.
  public static Option choice(String name, String value, List<String> words, String help) {
    return new Option(name, value, help, new Content.Choice(words));
  }

  /// An option with a value that the help of the command does not list.
  public static Option listed(String name, String value, String help) {
    return new Option(name, value, help, new Content.Listed());
  }

  /// A flag that the help leaves out.
  public static Option hidden(String name) {
    return new Option(name, "", "", new Content.Hidden());
  }

  /// What an option's value is; completion offers it.
  public sealed interface Content {
    /// Any text.
    record Text() implements Content {}

    /// A file or folder.
    record Path() implements Content {}

    /// One of some words.
    ///
    /// @param words which
    record Choice(List<String> words) implements Content {
      /// Copies the words.
      public Choice {
        words = List.copyOf(words);
      }
    }

    /// A text; the option is one of many that the help of the command names elsewhere.
    record Listed() implements Content {}

    /// Nothing that people should know of.
    record Hidden() implements Content {}
  }

  /// Whether it stands alone.
  boolean isFlag() {
    return value.isEmpty();
  }

  /// Whether nobody should know of it.
  boolean isHidden() {
    return content instanceof Content.Hidden;
  }

  /// Whether the help shows it.
  boolean isShown() {
    return !isHidden() && !(content instanceof Content.Listed);
  }

  /// As the help shows it.
  String label() {
    return isFlag() ? name : name + " " + value;
  }
}
