package sonet.cli.chat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.cli.command.Printable;
import sonet.cli.conversation.Lines;
import sonet.cli.conversation.Sizes;
import sonet.cli.screen.Scene;
import sonet.client.Attachment;
import sonet.client.Author;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Reaction;

/// What is in a conversation as the screen shows it. Everything of others is made printable here.
final class Portrait {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

  private final Lines lines;
  private final ZoneId zone;

  Portrait(Lines lines, ZoneId zone) {
    this.lines = lines;
    this.zone = zone;
  }

  /// An item and the message that it shows, if it shows one.
  record Shown(Scene.Item item, Optional<Message> message) {}

  /// An item for each entry, and one for each new day.
  List<Shown> items(List<Entry> entries) {
    Map<MessageId, Message> known = new HashMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Message message) {
        known.put(message.id(), message);
      }
    }
    List<Shown> items = new ArrayList<>();
    LocalDate day = LocalDate.MIN;
    for (Entry entry : entries) {
      LocalDate date = entry.at().atZone(zone).toLocalDate();
      if (!date.equals(day)) {
        items.add(new Shown(new Scene.Item.Day(DAY.format(date)), Optional.empty()));
        day = date;
      }
      items.add(
          entry instanceof Message message
              ? new Shown(said(message, known), Optional.of(message))
              : new Shown(aside(entry), Optional.empty()));
    }
    return items;
  }

  /// Who types, as a line; empty for nobody.
  static String typing(List<Author> typists) {
    List<String> names =
        typists.stream().map(author -> Lines.visible(author.name())).distinct().sorted().toList();
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> names.getFirst() + " is typing…";
      case 2, 3 -> String.join(", ", names) + " are typing…";
      default -> names.size() + " people are typing…";
    };
  }

  private Scene.Item aside(Entry entry) {
    return new Scene.Item.Aside(clock(entry.at()), lines.entry(entry).replaceFirst("^\\* ", ""));
  }

  private Scene.Item said(Message message, Map<MessageId, Message> known) {
    List<String> notes = new ArrayList<>();
    if (message.keys() == Message.Keys.DOUBTED) {
      notes.add("[keys in doubt] it may be by somebody else");
    }
    for (Attachment attachment : message.attachments()) {
      notes.add(
          "[file] %s, %s"
              .formatted(Printable.line(attachment.name()), Sizes.of(attachment.size())));
    }
    if (!message.reactions().isEmpty()) {
      notes.add(reactions(message.reactions()));
    }
    return new Scene.Item.Said(
        clock(message.at()),
        who(message),
        message.author().self(),
        message.replyTo().map(id -> quote(id, known)).orElse(""),
        message.revision() == Message.Revision.DELETED
            ? "(taken back)"
            : Printable.lines(message.text()),
        notes,
        mark(message),
        tick(message));
  }

  private String who(Message message) {
    return message.author().self() ? "you" : lines.named(message.author().name());
  }

  private String quote(MessageId id, Map<MessageId, Message> known) {
    Message quoted = known.get(id);
    return quoted == null
        ? "an older message"
        : who(quoted) + ": " + Printable.line(quoted.text().replace('\n', ' '));
  }

  /// Each reaction once, with how many gave it.
  private static String reactions(List<Reaction> reactions) {
    Map<String, Integer> counts = new TreeMap<>();
    reactions.forEach(each -> counts.merge(Printable.line(each.emoji()), 1, Integer::sum));
    List<String> shown = new ArrayList<>();
    counts.forEach((emoji, count) -> shown.add(count == 1 ? emoji : emoji + " " + count));
    return String.join("  ", shown);
  }

  private String mark(Message message) {
    List<String> marks = new ArrayList<>();
    if (message.revision() == Message.Revision.EDITED) {
      marks.add("edited");
    }
    message.expiresAt().ifPresent(end -> marks.add("until " + clock(end)));
    return marks.isEmpty() ? "" : "(" + String.join(", ", marks) + ")";
  }

  private static Scene.Tick tick(Message message) {
    if (!message.author().self()) {
      return Scene.Tick.NONE;
    }
    return switch (message.state()) {
      case QUEUED -> Scene.Tick.QUEUED;
      case SENT -> Scene.Tick.SENT;
      case DELIVERED -> Scene.Tick.DELIVERED;
      case READ -> Scene.Tick.READ;
      case FAILED -> Scene.Tick.FAILED;
    };
  }

  /// A time as the clock shows it.
  String clock(Instant time) {
    return CLOCK.format(time.atZone(zone));
  }

  /// The last of a conversation on one line.
  String preview(List<Entry> entries) {
    return entries.isEmpty() ? "" : lines.entry(entries.getLast());
  }
}
