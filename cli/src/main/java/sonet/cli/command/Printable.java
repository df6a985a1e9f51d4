package sonet.cli.command;

/// Text of others as it may reach a terminal.
///
/// A message must not be able to move the cursor, change colours, type into the terminal, or make
/// what stands after it read backwards. Control characters and those that turn the direction
/// (Unicode Standard Annex 9) are replaced where they stand, so that one sees that something was
/// there; other characters without a shape are left out, but for the two that join emoji and
/// letters.
public final class Printable {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Printable() {}

  /// The text on one line.
  public static String line(String text) {
    return filtered(text, false);
  }

  /// The text with its line breaks; a tab is some blanks.
  public static String lines(String text) {
    return filtered(text.replace("\r\n", "\n").replace("\t", "    "), true);
  }

  private static String filtered(String text, boolean breaks) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (breaks && (c == '\n' || c == 0x2028 || c == 0x2029)) {
            printable.append('\n');
          } else if (isHarmful(c)) {
            printable.appendCodePoint(REPLACEMENT);
          } else if (Character.getType(c) != Character.FORMAT
              || c == ZERO_WIDTH_JOINER
              || c == ZERO_WIDTH_NON_JOINER) {
            printable.appendCodePoint(c);
          }
        });
    return printable.toString();
  }

  private static boolean isHarmful(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || Character.getType(c) == Character.SURROGATE;
  }
}
