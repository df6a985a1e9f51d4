package sonet.web.shim;

/// In place of `java.util.Formatter`, which would bring along the number formats of all languages:
/// `%s`, `%d` and `%x`, with a width and leading zeros. The messages of the engine use no more.
public final class Formatter {
  private final StringBuilder output = new StringBuilder();

  /// One that writes to a string.
  public Formatter() {}

  /// Appends a format filled with arguments.
  public Formatter format(String format, Object... arguments) {
    int argument = 0;
    for (int at = 0; at < format.length(); at++) {
      char character = format.charAt(at);
      if (character != '%') {
        output.append(character);
        continue;
      }
      int width = at + 1;
      int conversion = width;
      while (Character.isDigit(format.charAt(conversion))) {
        conversion++;
      }
      at = conversion;
      String value = convert(format.charAt(conversion), arguments[argument++]);
      pad(format.substring(width, conversion), value);
    }
    return this;
  }

  private static String convert(char conversion, Object argument) {
    return switch (conversion) {
      case 's', 'd' -> String.valueOf(argument);
      case 'x' ->
          argument instanceof Long number
              ? Long.toHexString(number)
              : Integer.toHexString((Integer) argument);
      default -> throw new IllegalArgumentException("no format %" + conversion);
    };
  }

  private void pad(String width, String value) {
    char with = width.startsWith("0") ? '0' : ' ';
    for (int i = width.isEmpty() ? 0 : Integer.parseInt(width); i > value.length(); i--) {
      output.append(with);
    }
    output.append(value);
  }

  @Override
  public String toString() {
    return output.toString();
  }
}
