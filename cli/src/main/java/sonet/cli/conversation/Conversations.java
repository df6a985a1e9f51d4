package sonet.cli.conversation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import sonet.cli.command.CommandException;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Sonet;

/// Finds the conversation or message that someone means.
public final class Conversations {
  private static final int SHORTEST_ID = 4;
  private static final int PAGE = 500;

  private Conversations() {}

  /// All, by title, so that a list is the same next time.
  public static List<Conversation> all(Sonet sonet) throws ClientException {
    record Titled(String title, Conversation conversation) {}
    List<Titled> titled = new ArrayList<>();
    for (Conversation each : sonet.conversations()) {
      titled.add(new Titled(each.title(), each));
    }
    titled.sort(
        Comparator.comparing(Titled::title).thenComparing(each -> each.conversation().id()));
    return titled.stream().map(Titled::conversation).toList();
  }

  /// What it is called, on one line.
  public static String title(Conversation conversation) throws ClientException {
    String title = Lines.visible(conversation.title());
    return title.isEmpty() ? "untitled" : title;
  }

  /// The conversation with a title, the one whose id begins so, or the one with `@someone`, which
  /// is begun if there is none.
  static Conversation find(Sonet sonet, String name) throws ClientException, CommandException {
    if (name.startsWith("@") && name.length() > 1) {
      return sonet.direct(name.substring(1));
    }
    List<Conversation> found = new ArrayList<>();
    for (Conversation each : all(sonet)) {
      if (title(each).equalsIgnoreCase(name) || hasId(each.id().toHex(), name)) {
        found.add(each);
      }
    }
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 ->
          throw CommandException.failure(
              ("there is no conversation \"%s\"; see sonet conversations,"
                      + " or say @NAME for the one with just that person")
                  .formatted(name));
      default ->
          throw CommandException.failure(
              "several conversations are called \"%s\": name one by its id; see sonet conversations"
                  .formatted(name));
    };
  }

  /// The message whose id begins so, or the `last` that someone wrote.
  static MessageId message(Conversation conversation, String name)
      throws ClientException, CommandException {
    if (name.length() == 2 * MessageId.LENGTH) {
      return MessageId.parse(name);
    }
    List<MessageId> found = new ArrayList<>();
    List<Entry> page = conversation.latest(PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page.reversed()) {
        if (entry instanceof Message message) {
          if (name.equals("last")) {
            return message.id();
          }
          if (hasId(message.id().toString(), name) && !found.contains(message.id())) {
            found.add(message.id());
          }
        }
      }
      page = conversation.before(page.getFirst().seq(), PAGE);
    }
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 ->
          throw CommandException.failure(
              "there is no message \"" + name + "\" here; sonet history shows their ids");
      default ->
          throw CommandException.failure(
              "several messages begin with \"" + name + "\"; give more of the id");
    };
  }

  private static boolean hasId(String id, String beginning) {
    return beginning.length() >= SHORTEST_ID && id.startsWith(beginning.toLowerCase(Locale.ROOT));
  }
}
