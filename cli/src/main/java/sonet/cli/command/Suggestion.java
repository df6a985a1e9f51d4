package sonet.cli.command;

import java.util.List;

/// What a user probably meant by a word that nothing is called.
final class Suggestion {
  private Suggestion() {}

  /// `, did you mean serve?`, or nothing when no name is near.
  static String of(String word, List<String> names) {
    String nearest = "";
    int least = 3;
    for (String name : names) {
      int distance = distance(word, name);
      if (distance < least && distance < name.length()) {
        least = distance;
        nearest = name;
      }
    }
    return nearest.isEmpty() ? "" : ", did you mean " + nearest + "?";
  }

  /// How many insertions, deletions and replacements lead from one word to the other.
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
