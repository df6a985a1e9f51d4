package sonet.cli.screen;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;

/// Text measured in the columns of a terminal: a Chinese character or an emoji takes two, an accent
/// none. Terminals differ in what they make of characters that are joined, such as a family.
enum Columns {
  /// A terminal that draws what is joined as one.
  CLUSTERS,
  /// A terminal that draws each code point for itself.
  CODE_POINTS;

  /// How many columns a text takes.
  int of(String text) {
    int columns = 0;
    for (String each : characters(text)) {
      columns += ofCharacter(each);
    }
    return columns;
  }

  /// How many columns a character takes, with all that is joined to it.
  private int ofCharacter(String character) {
    return switch (this) {
      case CLUSTERS -> Math.max(0, WCWidth.wcwidthForGraphemeCluster(character, 0));
      case CODE_POINTS -> character.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    };
  }

  /// The characters as a person sees them: a letter with its accents, a family as one emoji.
  static List<String> characters(String text) {
    List<String> characters = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      characters.add(text.substring(from, to));
      from = to;
    }
    return characters;
  }

  /// The text in exactly so many columns, filled with blanks, or cut and closed with an ellipsis.
  String fit(String text, int columns) {
    int width = of(text);
    if (width <= columns) {
      return text + " ".repeat(columns - width);
    }
    StringBuilder cut = new StringBuilder();
    int taken = 0;
    for (String each : characters(text)) {
      int next = ofCharacter(each);
      if (taken + next > columns - 1) {
        break;
      }
      cut.append(each);
      taken += next;
    }
    return columns <= 0 ? "" : cut + "…" + " ".repeat(Math.max(0, columns - 1 - taken));
  }

  /// The text in lines of at most so many columns, broken between words where that is possible.
  List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      wrap(paragraph, Math.max(2, columns), lines);
    }
    return lines;
  }

  private void wrap(String paragraph, int columns, List<String> lines) {
    StringBuilder line = new StringBuilder();
    int taken = 0;
    for (String word : paragraph.split("(?<= )", -1)) {
      int width = of(word.stripTrailing());
      if (taken + width > columns && taken > 0) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        taken = 0;
      }
      if (width <= columns) {
        line.append(word);
        taken += of(word);
        continue;
      }
      for (String each : characters(word)) {
        int next = ofCharacter(each);
        if (taken + next > columns) {
          lines.add(line.toString());
          line.setLength(0);
          taken = 0;
        }
        line.append(each);
        taken += next;
      }
    }
    lines.add(line.toString().stripTrailing());
  }
}
