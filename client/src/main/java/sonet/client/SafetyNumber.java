package sonet.client;

import java.util.List;
import java.util.stream.IntStream;

/// Digits that two people compare, or all in a group: they are the same on all sides if everyone
/// sees the same keys.
///
/// @param digits without blanks, 60 of them
public record SafetyNumber(String digits) {
  private static final int LENGTH = 60;
  private static final int GROUP = 5;

  /// Checks the form.
  public SafetyNumber {
    if (!digits.matches("[0-9]{" + LENGTH + "}")) {
      throw new IllegalArgumentException("a safety number has " + LENGTH + " digits");
    }
  }

  /// In groups of five.
  public List<String> groups() {
    return groups(digits);
  }

  static List<String> groups(String digits) {
    return IntStream.range(0, digits.length() / GROUP)
        .mapToObj(i -> digits.substring(i * GROUP, (i + 1) * GROUP))
        .toList();
  }

  /// In three rows of four groups, as people read it to each other.
  public List<String> rows() {
    List<String> groups = groups();
    return IntStream.range(0, 3)
        .mapToObj(row -> String.join(" ", groups.subList(row * 4, row * 4 + 4)))
        .toList();
  }

  /// Whether a text has the same digits, whatever stands between them. All of them are compared.
  public boolean matches(String text) {
    return digits.contentEquals(text.replaceAll("[^0-9]", ""));
  }

  /// The groups on one line.
  @Override
  public String toString() {
    return String.join(" ", groups());
  }
}
