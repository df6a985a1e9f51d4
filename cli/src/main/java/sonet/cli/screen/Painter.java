package sonet.cli.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/// Turns a scene and what is being typed into the lines of a terminal.
///
/// ```
///  title       │ conversation            people
///  ────────────┼───────────────────────────────
///  Team      2 │ 10:31 alice  hello
///  bob: hi     │ 10:32 bob    hi               ✓✓
///              │ bob is typing…
///  ────────────┴───────────────────────────────
///  › what is typed
///  ● connected   last notice       keys that matter
/// ```
public final class Painter {
  private static final int NARROW = 64;
  private static final int LEAST_LIST = 20;
  private static final int MOST_LIST = 32;
  private static final int MOST_TYPED = 8;
  // Heavy, because JLine turns the light ones into letters of another character set.
  private static final String PROMPT = "› ";

  private final Columns columns;
  private final int width;
  private final int height;
  private final int list;

  /// A painter for a terminal.
  ///
  /// @param showList whether the list of conversations is wanted, where it has room
  Painter(Columns columns, int width, int height, ListView showList) {
    this.columns = columns;
    this.width = Math.max(20, width);
    this.height = Math.max(6, height);
    this.list =
        showList == ListView.HIDDEN || width < NARROW
            ? 0
            : Math.clamp(width / 4, LEAST_LIST, MOST_LIST);
  }

  /// Whether the list of conversations is shown.
  public enum ListView {
    /// It is, where there is room.
    SHOWN,
    /// It is not.
    HIDDEN
  }

  private int right() {
    return list == 0 ? width : width - list - 3;
  }

  /// The whole picture.
  Picture paint(Scene scene, Composer composer) {
    Typed typed = typed(composer);
    int body = height - 4 - typed.rows().size();
    List<AttributedString> lines = new ArrayList<>();
    lines.add(top(scene));
    lines.add(rule("╋"));
    List<AttributedString> left = list(scene, body);
    List<AttributedString> right = right(scene, body);
    for (int i = 0; i < body; i++) {
      lines.add(list == 0 ? right.get(i) : Ink.row(left.get(i), Ink.FAINT.of(" ┃ "), right.get(i)));
    }
    lines.add(rule("┻"));
    lines.addAll(typed.rows());
    lines.add(status(scene.status()));
    int row = height - 1 - typed.rows().size() + typed.row();
    return new Picture(lines, row, typed.column());
  }

  /// How far the messages of the scene can be scrolled, in rows.
  int scrollable(Scene scene, Composer composer) {
    int body = height - 4 - typed(composer).rows().size();
    return scene
        .talk()
        .map(talk ->
            Timeline.scrollable(columns, talk, right(), body - (talk.typing().isEmpty() ? 0 : 1)))
        .orElse(0);
  }

  /// How many rows a page of messages has.
  int page() {
    return Math.max(1, height - 8);
  }

  private AttributedString top(Scene scene) {
    String talk = scene.talk().map(Scene.Talk::title).orElse("");
    String people = scene.talk().map(Scene.Talk::people).orElse("");
    int title = Math.min(columns.of(talk), right());
    int room = right() - title - 2;
    AttributedString right =
        Ink.row(
            Ink.BOLD.of(columns.fit(talk, title)),
            Ink.FAINT.of(room < 2 ? "" : "  " + columns.fit(people, room)));
    return list == 0
        ? right
        : Ink.row(Ink.BOLD.of(columns.fit(" " + scene.title(), list)), Ink.FAINT.of(" ┃ "), right);
  }

  private AttributedString rule(String crossing) {
    return Ink.FAINT.of(
        list == 0
            ? "━".repeat(width)
            : "━".repeat(list + 1) + crossing + "━".repeat(width - list - 2));
  }

  /// Two rows for each conversation; the one that is open is always among them.
  private List<AttributedString> list(Scene scene, int body) {
    List<AttributedString> rows = new ArrayList<>();
    int open = 0;
    for (Scene.Room room : scene.rooms()) {
      if (room.isOpen()) {
        open = rows.size();
      }
      String unread =
          room.unread() == 0 ? "" : " " + (room.unread() > 999 ? "999+" : room.unread());
      String title = " " + columns.fit(room.title(), list - 2 - unread.length()) + unread + " ";
      rows.add(
          room.isOpen()
              ? Ink.CHOSEN.of(title)
              : (room.unread() > 0 ? Ink.FRESH : Ink.BOLD).of(title));
      rows.add(Ink.FAINT.of(columns.fit(" " + room.preview(), list)));
    }
    int from = Math.max(0, Math.min(open + 2 - body, rows.size() - body));
    List<AttributedString> visible =
        new ArrayList<>(rows.subList(from, Math.min(rows.size(), from + body)));
    while (visible.size() < body) {
      visible.add(Ink.PLAIN.of(" ".repeat(list)));
    }
    return visible;
  }

  private List<AttributedString> right(Scene scene, int body) {
    if (!scene.panel().isEmpty()) {
      return panel(scene.panel(), body);
    }
    if (scene.talk().isEmpty()) {
      return panel(
          List.of("No conversation is open.", "/create NAME begins one, /help says more."), body);
    }
    Scene.Talk talk = scene.talk().get();
    int rows = body - (talk.typing().isEmpty() ? 0 : 1);
    List<AttributedString> lines = new ArrayList<>(Timeline.draw(columns, talk, right(), rows));
    if (!talk.typing().isEmpty()) {
      lines.add(Ink.FAINT.of(columns.fit(talk.typing(), right())));
    }
    return lines;
  }

  private List<AttributedString> panel(List<String> lines, int body) {
    List<AttributedString> rows = new ArrayList<>();
    for (String line : lines) {
      columns.wrap(line, right()).forEach(each -> rows.add(Ink.PLAIN.of(each)));
    }
    while (rows.size() < body) {
      rows.add(AttributedString.EMPTY);
    }
    return rows.subList(0, body);
  }

  /// The rows of what is typed, and where in them the cursor stands.
  private record Typed(List<AttributedString> rows, int row, int column) {}

  /// The cursor is found by wrapping what stands before it in the same way, character by character.
  private Typed typed(Composer composer) {
    List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    int taken = 0;
    int row = 0;
    int column = 0;
    int place = 0;
    int room = width - PROMPT.length() - 1;
    for (String each : Columns.characters(composer.text())) {
      if (place <= composer.cursor()) {
        row = rows.size() - 1;
        column = taken;
      }
      place += each.length();
      int next = columns.of(each);
      if (each.equals("\n") || taken + next > room) {
        rows.add(new StringBuilder());
        taken = 0;
      }
      if (!each.equals("\n")) {
        rows.getLast().append(each);
        taken += next;
      }
    }
    if (composer.cursor() == composer.text().length()) {
      row = rows.size() - 1;
      column = taken;
    }
    int shown = Math.min(rows.size(), Math.min(MOST_TYPED, Math.max(1, height - 8)));
    int from = Math.clamp((long) row - shown + 1, 0, rows.size() - shown);
    List<AttributedString> lines = new ArrayList<>();
    for (int i = from; i < from + shown; i++) {
      lines.add(Ink.row(Ink.GOOD.of(i == 0 ? PROMPT : "  "), Ink.PLAIN.of(rows.get(i).toString())));
    }
    return new Typed(lines, row - from, column + PROMPT.length());
  }

  private AttributedString status(Scene.Status status) {
    String left = " ● " + status.connection() + "  ";
    int room = width - columns.of(left);
    int hints =
        Math.min(
            columns.of(status.hints()) + 1,
            Math.max(0, room - Math.min(columns.of(status.notice()) + 2, room)));
    AttributedStringBuilder bar = new AttributedStringBuilder();
    bar.append((status.isOnline() ? Ink.GOOD : Ink.BAD).of(left));
    bar.append(
        (status.isFailure() ? Ink.BAD : Ink.PLAIN).of(columns.fit(status.notice(), room - hints)));
    if (hints > 0) {
      bar.append(Ink.FAINT.of(columns.fit(status.hints(), hints)));
    }
    return bar.toAttributedString();
  }
}
