package sonet.cli.screen;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The line that is being typed, of one row or several, with a cursor and a history.
///
/// Held by one thread.
public final class Composer {
  private static final int REMEMBERED = 200;

  private final List<String> history = new ArrayList<>();
  private String text = "";
  private int cursor;
  private int recalled = -1;
  private String unfinished = "";

  /// What stands in it.
  public String text() {
    return text;
  }

  /// How many characters stand before the cursor, in UTF-16.
  int cursor() {
    return cursor;
  }

  /// Whether nothing stands in it.
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /// Replaces what stands in it, with the cursor at the end.
  public void set(String other) {
    text = other;
    cursor = other.length();
    recalled = -1;
  }

  /// Takes what stands in it out, and remembers it.
  public String take() {
    String taken = text;
    if (!taken.isBlank() && (history.isEmpty() || !history.getLast().equals(taken))) {
      history.add(taken);
      if (history.size() > REMEMBERED) {
        history.removeFirst();
      }
    }
    set("");
    return taken;
  }

  /// Puts something in where the cursor stands.
  public void insert(String typed) {
    text = text.substring(0, cursor) + typed + text.substring(cursor);
    cursor += typed.length();
  }

  /// Does what a key says. Returns whether it means anything here.
  public boolean press(Key key) {
    switch (key) {
      case LEFT -> cursor = before(cursor);
      case RIGHT -> cursor = after(cursor);
      case WORD_LEFT -> cursor = wordBefore();
      case WORD_RIGHT -> cursor = wordAfter();
      case HOME -> cursor = text.lastIndexOf('\n', cursor - 1) + 1;
      case END -> cursor = lineEnd();
      case BACKSPACE -> delete(before(cursor), cursor);
      case DELETE -> delete(cursor, after(cursor));
      case DELETE_WORD -> delete(wordBefore(), cursor);
      case DELETE_LINE -> delete(text.lastIndexOf('\n', cursor - 1) + 1, cursor);
      case DELETE_REST -> delete(cursor, lineEnd());
      case NEW_LINE -> insert("\n");
      case UP -> up();
      case DOWN -> down();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void delete(int from, int to) {
    text = text.substring(0, from) + text.substring(to);
    cursor = from;
  }

  private int before(int place) {
    return place == 0 ? 0 : characters().preceding(place);
  }

  private int after(int place) {
    return place == text.length() ? place : characters().following(place);
  }

  private BreakIterator characters() {
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    return breaks;
  }

  private int wordBefore() {
    int place = cursor;
    while (place > 0 && Character.isWhitespace(text.charAt(place - 1))) {
      place--;
    }
    while (place > 0 && !Character.isWhitespace(text.charAt(place - 1))) {
      place--;
    }
    return place;
  }

  private int wordAfter() {
    int place = cursor;
    while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
      place++;
    }
    while (place < text.length() && !Character.isWhitespace(text.charAt(place))) {
      place++;
    }
    return place;
  }

  private int lineEnd() {
    int end = text.indexOf('\n', cursor);
    return end < 0 ? text.length() : end;
  }

  /// A row up, or what was typed before.
  private void up() {
    int lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
    if (lineStart > 0) {
      int previous = text.lastIndexOf('\n', lineStart - 2) + 1;
      cursor = Math.min(previous + cursor - lineStart, lineStart - 1);
      return;
    }
    int next = recalled < 0 ? history.size() - 1 : recalled - 1;
    if (next >= 0) {
      if (recalled < 0) {
        unfinished = text;
      }
      set(history.get(next));
      recalled = next;
    }
  }

  private void down() {
    int end = lineEnd();
    if (end < text.length()) {
      int column = cursor - (text.lastIndexOf('\n', cursor - 1) + 1);
      cursor = end + 1;
      cursor = Math.min(end + 1 + column, lineEnd());
      return;
    }
    if (recalled >= 0) {
      int next = recalled + 1;
      set(next < history.size() ? history.get(next) : unfinished);
      recalled = next < history.size() ? next : -1;
    }
  }
}
