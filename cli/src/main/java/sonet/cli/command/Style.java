package sonet.cli.command;

/// How a piece of text stands out on a terminal.
public enum Style {
  /// What matters most.
  BOLD("1"),
  /// What matters least.
  FAINT("2"),
  /// Went well.
  GOOD("32"),
  /// Look here.
  WARNING("33"),
  /// Went wrong.
  BAD("31"),
  /// A name.
  NAME("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /// The text between the escape sequences of this style.
  public String apply(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
