package sonet.cli.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.cli.screen.Scene;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Sonet;

/// The conversations of a device as the list shows them: where something happened last stands
/// first.
final class ChatList {
  private final Sonet sonet;
  private final Portrait portrait;
  private final Map<Conversation, Summary> summaries = new HashMap<>();
  private List<Conversation> order = List.of();

  ChatList(Sonet sonet, Portrait portrait) {
    this.sonet = sonet;
    this.portrait = portrait;
  }

  /// What the list says of a conversation.
  private record Summary(String title, String preview, int unread, Instant last) {
    static final Summary NONE = new Summary("", "", 0, Instant.EPOCH);
  }

  /// Looks at all of them anew.
  ///
  /// @param talk where nothing is unread, since it stands on the screen
  void reload(OpenTalk talk) throws ClientException {
    for (Conversation each : sonet.conversations()) {
      summarize(each, talk);
    }
    arrange();
  }

  /// Looks at one of them anew.
  void refresh(Conversation conversation, OpenTalk talk) throws ClientException {
    summarize(conversation, talk);
    arrange();
  }

  private void summarize(Conversation conversation, OpenTalk talk) throws ClientException {
    List<Entry> last = conversation.latest(1);
    summaries.put(
        conversation,
        new Summary(
            Verbs.title(conversation),
            portrait.preview(last),
            talk.isOpen(conversation) ? 0 : conversation.unread(),
            last.isEmpty() ? Instant.EPOCH : last.getLast().at()));
  }

  private void arrange() {
    order =
        summaries.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<Conversation, Summary> each) -> each.getValue().last())
                    .reversed()
                    .thenComparing(each -> each.getKey().id()))
            .map(Map.Entry::getKey)
            .toList();
  }

  /// What a conversation is called.
  String title(Conversation conversation) {
    return summaries.getOrDefault(conversation, Summary.NONE).title();
  }

  /// The first of the list.
  Optional<Conversation> first() {
    return order.stream().findFirst();
  }

  /// The one so many rows below another, round about.
  Optional<Conversation> beside(Optional<Conversation> current, int rows) {
    int at = current.map(order::indexOf).orElse(-1);
    return order.isEmpty()
        ? Optional.empty()
        : Optional.of(order.get(Math.floorMod(at + rows, order.size())));
  }

  /// How it is drawn.
  List<Scene.Room> rooms(OpenTalk talk) {
    List<Scene.Room> rooms = new ArrayList<>();
    for (Conversation each : order) {
      Summary summary = summaries.getOrDefault(each, Summary.NONE);
      rooms.add(
          new Scene.Room(summary.title(), summary.unread(), summary.preview(), talk.isOpen(each)));
    }
    return rooms;
  }
}
