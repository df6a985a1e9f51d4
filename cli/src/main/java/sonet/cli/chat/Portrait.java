package sonet.cli.chat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sonet.cli.command.Printable;
import sonet.cli.conversation.Lines;
import sonet.cli.screen.Scene;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;

/// What is in a conversation as the screen shows it. Everything of others is made printable here.
final class Portrait {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
  private static final int PAGE = 500;

  private final Lines lines;
  private final ZoneId zone;

  Portrait(Lines lines, ZoneId zone) {
    this.lines = lines;
    this.zone = zone;
  }

  /// The last entries of a conversation, the oldest first.
  static List<Entry> last(Conversation conversation, int count) throws ClientException {
    List<Entry> last = new ArrayList<>();
    List<Entry> page = conversation.history(0, PAGE);
    while (!page.isEmpty()) {
      last.addAll(page);
      if (last.size() > count) {
        last.subList(0, last.size() - count).clear();
      }
      page = conversation.history(page.getLast().seq(), PAGE);
    }
    return last;
  }

  /// An item for each entry, and one for each new day.
  List<Scene.Item> items(List<Entry> entries) {
    List<Scene.Item> items = new ArrayList<>();
    LocalDate day = LocalDate.MIN;
    for (Entry entry : entries) {
      LocalDate date = entry.at().atZone(zone).toLocalDate();
      if (!date.equals(day)) {
        items.add(new Scene.Item.Day(DAY.format(date)));
        day = date;
      }
      items.add(item(entry));
    }
    return items;
  }

  private Scene.Item item(Entry entry) {
    return entry instanceof Message text
        ? new Scene.Item.Said(
            clock(text.at()),
            text.author().self() ? "you" : Printable.line(text.author().name()),
            text.author().self(),
            "",
            Printable.lines(text.text()),
            List.of(),
            "",
            text.author().self() ? Scene.Tick.SENT : Scene.Tick.NONE)
        : new Scene.Item.Aside(clock(entry.at()), lines.entry(entry).replaceFirst("^\\* ", ""));
  }

  private String clock(Instant time) {
    return CLOCK.format(time.atZone(zone));
  }

  /// The last of a conversation on one line.
  String preview(List<Entry> entries) {
    return entries.isEmpty() ? "" : lines.entry(entries.getLast());
  }
}
