package sonet.cli.chat;

import sonet.cli.conversation.Lines;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;

/// What is done with what is typed.
sealed interface Aim {
  /// It is said.
  record Nothing() implements Aim {}

  /// It answers a message.
  record Reply(Message message) implements Aim {}

  /// It replaces a message.
  record Edit(Message message) implements Aim {}

  /// It is a reaction to a message.
  record React(Message message) implements Aim {}

  /// Does it.
  default void utter(Conversation here, String text) throws ClientException {
    switch (this) {
      case Nothing() -> here.send(text);
      case Reply(Message message) -> here.reply(message.id(), text);
      case Edit(Message message) -> here.edit(message.id(), text);
      case React(Message message) -> here.react(message.id(), text.strip());
    }
  }

  /// What is said of it below, or what else can be done.
  default String hint(String otherwise) {
    return switch (this) {
      case Nothing() -> otherwise;
      case Reply(Message message) -> "answering " + name(message) + "  Esc not";
      case Edit _ -> "editing  Esc not";
      case React _ -> "a reaction, such as 👍  Esc not";
    };
  }

  private static String name(Message message) {
    return message.author().self() ? "yourself" : Lines.visible(message.author().name());
  }
}
