package sonet.cli.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import sonet.cli.screen.Scene.Item;
import sonet.cli.screen.Scene.Talk;
import sonet.cli.screen.Scene.Tick;

/// Draws the messages of a conversation, each as rows: time, author, text, and below it what else
/// there is to say.
final class Timeline {
  private static final int NARROW = 40;
  private static final int TIME = 6;
  private static final int SHORTEST_NAME = 4;
  private static final int LONGEST_NAME = 14;
  private static final int TICK = 3;

  private final Columns columns;
  private final int width;
  private final int time;
  private final int name;

  private Timeline(Columns columns, int width, int name) {
    this.columns = columns;
    this.width = width;
    this.time = width < NARROW ? 0 : TIME;
    this.name = Math.min(name, width / 5);
  }

  /// The last rows of a conversation that fit, or those around the item that is selected.
  static List<AttributedString> draw(Columns columns, Talk talk, int width, int height) {
    int name = SHORTEST_NAME;
    for (Item item : talk.items()) {
      if (item instanceof Item.Said said) {
        name = Math.max(name, columns.of(said.author()));
      }
    }
    Timeline timeline = new Timeline(columns, width, Math.min(name, LONGEST_NAME));
    return timeline.visible(talk, height);
  }

  private List<AttributedString> visible(Talk talk, int height) {
    List<AttributedString> rows = new ArrayList<>();
    int chosenFrom = -1;
    int chosenTo = -1;
    String author = "";
    for (int i = 0; i < talk.items().size(); i++) {
      Item item = talk.items().get(i);
      List<AttributedString> drawn = draw(item, author);
      author = item instanceof Item.Said said ? said.author() : "";
      if (i == talk.selected()) {
        chosenFrom = rows.size();
        chosenTo = rows.size() + drawn.size();
        drawn.forEach(row -> rows.add(chosen(row)));
      } else {
        rows.addAll(drawn);
      }
    }
    int end =
        Math.clamp((long) rows.size() - talk.scroll(), Math.min(height, rows.size()), rows.size());
    if (chosenFrom >= 0 && chosenFrom < end - height) {
      end = chosenFrom + height;
    }
    if (chosenTo > end) {
      end = chosenTo;
    }
    int from = Math.max(0, end - height);
    List<AttributedString> visible = new ArrayList<>();
    for (int i = end - from; i < height; i++) {
      visible.add(AttributedString.EMPTY);
    }
    visible.addAll(rows.subList(from, end));
    return visible;
  }

  /// How far the end can be scrolled out of sight, in rows.
  static int scrollable(Columns columns, Talk talk, int width, int height) {
    int rows = 0;
    Timeline timeline = new Timeline(columns, width, LONGEST_NAME);
    for (Item item : talk.items()) {
      rows += timeline.draw(item, "").size();
    }
    return Math.max(0, rows - height);
  }

  private AttributedString chosen(AttributedString row) {
    return Ink.CHOSEN.of(columns.fit(row.toString(), width));
  }

  private List<AttributedString> draw(Item item, String before) {
    return switch (item) {
      case Item.Said said -> said(said, said.author().equals(before));
      case Item.Aside aside -> aside(aside);
      case Item.Day day -> List.of(day(day.text()));
    };
  }

  private AttributedString day(String text) {
    int line = Math.max(0, (width - columns.of(text) - 2) / 2);
    return Ink.FAINT.of("━".repeat(line) + " " + text + " " + "━".repeat(line));
  }

  private List<AttributedString> aside(Item.Aside aside) {
    List<AttributedString> rows = new ArrayList<>();
    String clock = columns.fit(aside.time(), time);
    for (String line : columns.wrap(aside.text(), width - time - 2)) {
      rows.add(Ink.FAINT.of(clock + "* " + line));
      clock = " ".repeat(time);
    }
    return rows;
  }

  private List<AttributedString> said(Item.Said said, boolean sameAuthor) {
    int left = time + name + 2;
    int room = Math.max(8, width - left - TICK);
    List<AttributedString> rows = new ArrayList<>();
    AttributedString head =
        Ink.row(
            Ink.FAINT.of(columns.fit(said.time(), time)),
            new AttributedString(
                columns.fit(sameAuthor ? "" : said.author(), name) + "  ",
                said.isOwn() ? AttributedStyle.BOLD : Ink.ofName(said.author())));
    AttributedString indent = Ink.PLAIN.of(" ".repeat(left));
    if (!said.quote().isEmpty()) {
      rows.add(Ink.row(head, Ink.FAINT.of(columns.fit("┃ " + said.quote(), room).stripTrailing())));
      head = indent;
    }
    List<String> lines = columns.wrap(said.text(), room);
    for (int i = 0; i < lines.size() && !(said.text().isEmpty() && !said.notes().isEmpty()); i++) {
      rows.add(Ink.row(head, Ink.PLAIN.of(lines.get(i))));
      head = indent;
    }
    if (!said.mark().isEmpty()) {
      AttributedString last = rows.isEmpty() ? head : rows.removeLast();
      int free = left + room - columns.of(last.toString());
      if (columns.of(said.mark()) + 1 <= free) {
        rows.add(Ink.row(last, Ink.FAINT.of(" " + said.mark())));
      } else {
        rows.add(last);
        rows.add(Ink.row(indent, Ink.FAINT.of(columns.fit(said.mark(), room).stripTrailing())));
      }
    }
    for (String note : said.notes()) {
      for (String line : columns.wrap(note, room)) {
        rows.add(Ink.row(head, Ink.PLAIN.of(line)));
        head = indent;
      }
    }
    rows.set(rows.size() - 1, ticked(rows.getLast(), said.tick()));
    return rows;
  }

  /// The row with the tick at its right end.
  private AttributedString ticked(AttributedString row, Tick tick) {
    if (tick == Tick.NONE) {
      return row;
    }
    int free = width - columns.of(row.toString()) - columns.of(tick.sign());
    Ink ink =
        switch (tick) {
          case READ -> Ink.READ;
          case FAILED -> Ink.BAD;
          case NONE, QUEUED, SENT, DELIVERED -> Ink.FAINT;
        };
    return new AttributedStringBuilder()
        .append(row)
        .append(" ".repeat(Math.max(0, free)))
        .append(ink.of(tick.sign()))
        .toAttributedString();
  }
}
