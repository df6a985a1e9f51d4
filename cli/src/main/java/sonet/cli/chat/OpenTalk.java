package sonet.cli.chat;

import java.util.List;
import java.util.Optional;
import sonet.cli.conversation.Lines;
import sonet.cli.screen.Scene;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;

/// The conversation that is open: what is loaded of it, how far it is scrolled back, and which
/// message is chosen.
final class OpenTalk {
  private static final int FIRST_PAGE = 200;

  private final Portrait portrait;
  private final Lines lines;
  private volatile Optional<Conversation> current = Optional.empty();
  private List<Entry> entries = List.of();
  private List<Portrait.Shown> items = List.of();
  private int loaded = FIRST_PAGE;
  private int scroll;
  private int selected = -1;

  OpenTalk(Portrait portrait, Lines lines) {
    this.portrait = portrait;
    this.lines = lines;
  }

  /// Which it is. May be asked by any thread.
  Optional<Conversation> current() {
    return current;
  }

  boolean isOpen(Conversation conversation) {
    return current.filter(conversation::equals).isPresent();
  }

  /// Opens another one.
  void open(Conversation conversation) throws ClientException {
    current = Optional.of(conversation);
    loaded = FIRST_PAGE;
    items = List.of();
    toBottom();
    load();
  }

  /// Looks at it anew. What stands on the screen was read.
  void load() throws ClientException {
    if (current.isEmpty()) {
      return;
    }
    int before = items.size();
    entries = current.get().latest(loaded);
    items = portrait.items(entries);
    if (selected >= 0) {
      selected = Math.clamp((long) selected + items.size() - before, 0, items.size() - 1);
    }
    markRead(current.get());
  }

  private void markRead(Conversation conversation) throws ClientException {
    if (conversation.unread() == 0) {
      return;
    }
    for (Entry entry : entries.reversed()) {
      if (entry instanceof Message message && !message.author().self()) {
        conversation.markRead(message.id());
        return;
      }
    }
  }

  /// Shows the end, with nothing chosen.
  void toBottom() {
    scroll = 0;
    selected = -1;
  }

  /// Whether a message is chosen.
  boolean isChoosing() {
    return selected >= 0;
  }

  /// The message that is chosen.
  Optional<Message> chosen() {
    return isChoosing() ? items.get(selected).message() : Optional.empty();
  }

  void chooseNothing() {
    selected = -1;
  }

  /// Chooses the last message.
  void chooseLast() throws ClientException {
    selected = items.size();
    choose(-1);
  }

  /// Chooses the next item that was said, in a direction.
  void choose(int direction) throws ClientException {
    int next = selected + direction;
    while (next >= 0 && next < items.size() && items.get(next).message().isEmpty()) {
      next += direction;
    }
    if (next >= 0 && next < items.size()) {
      selected = next;
    } else if (next < 0) {
      older();
    }
    if (selected >= items.size()) {
      selected = -1;
    }
  }

  /// How many rows the end lies below what is shown.
  int scroll() {
    return scroll;
  }

  void scrollTo(long rows, int most) {
    scroll = Math.clamp(rows, 0, most);
  }

  /// Loads what lies further back, if there may be more.
  void older() throws ClientException {
    if (entries.size() >= loaded) {
      loaded += FIRST_PAGE;
      load();
    }
  }

  /// How it is drawn.
  Optional<Scene.Talk> scene(ChatList list) {
    return current.map(open -> {
      String people;
      String typing = "";
      try {
        typing = Portrait.typing(open.typists());
        people = open.isMember() ? lines.people(open) : "you are not in it any more";
      } catch (ClientException closed) {
        people = "";
      }
      return new Scene.Talk(
          list.title(open),
          people,
          items.stream().map(Portrait.Shown::item).toList(),
          selected,
          scroll,
          typing);
    });
  }
}
