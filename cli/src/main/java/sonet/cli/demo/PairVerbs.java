package sonet.cli.demo;

import java.util.List;
import java.util.stream.Stream;
import sonet.cli.command.CommandException;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.Sonet;

/// What a device of the demo does in a conversation of two. See [DeviceCommand] for the lines.
///
/// @param sonet the device
/// @param change waits until something has happened
record PairVerbs(Sonet sonet, Letters.Change change) {
  private static final int ALL = 10_000;

  /// Does what a line says. Returns the answer.
  String act(String verb, String rest)
      throws ClientException, CommandException, InterruptedException {
    return switch (verb) {
      case "direct" -> sonet.direct(rest).protocol().toString();
      case "has" -> has(Stream.of(rest.split(" ", -1)).map(RemoteDevice.Texts::decode).toList());
      case "healed" -> healed();
      case "delivered" -> delivered(RemoteDevice.Texts.decode(rest));
      case "unlink" -> {
        sonet.devices().remove(rest);
        yield "";
      }
      default -> throw CommandException.usage("the device does not know \"" + verb + "\".");
    };
  }

  private List<Entry> entries() throws ClientException {
    List<Conversation> all = sonet.conversations();
    return all.isEmpty() ? List.of() : all.getFirst().history(0, ALL);
  }

  private List<Message> messages() throws ClientException {
    return entries().stream().filter(Message.class::isInstance).map(Message.class::cast).toList();
  }

  private String has(List<String> texts) throws ClientException, InterruptedException {
    while (!messages().stream().map(Message::text).toList().containsAll(texts)) {
      change.await();
    }
    return "";
  }

  private String healed() throws ClientException, InterruptedException {
    while (true) {
      for (Entry entry : entries()) {
        if (entry instanceof Entry.Healed healed) {
          return healed.again() + " " + healed.gone();
        }
      }
      change.await();
    }
  }

  private String delivered(String text) throws ClientException, InterruptedException {
    while (true) {
      for (Message message : messages()) {
        boolean there =
            switch (message.state()) {
              case DELIVERED, READ -> true;
              case QUEUED, SENT, FAILED -> false;
            };
        if (message.text().equals(text) && there) {
          return message.state().toString();
        }
      }
      change.await();
    }
  }
}
