package sonet.client;

/// What a device tells the program that opened it, in the order in which it happened.
public sealed interface Event {
  /// Something new stands in a conversation.
  ///
  /// @param conversation where
  /// @param entry what
  record Happened(Conversation conversation, Entry entry) implements Event {}

  /// This device is where a conversation moved to: what is sent from now on is protected by another
  /// cipher suite.
  ///
  /// @param conversation which
  record Moved(Conversation conversation) implements Event {}

  /// A message was given up: it will not be sent.
  ///
  /// @param conversation where
  /// @param text what it said
  /// @param cause why
  record NotSent(Conversation conversation, String text, ClientException cause) implements Event {}

  /// The connection to the server stands.
  record Online() implements Event {}

  /// The connection to the server is gone; the device tries again on its own.
  ///
  /// @param cause why
  record Offline(ClientException cause) implements Event {}

  /// Something went wrong that did not stop the device.
  ///
  /// @param cause what
  record Trouble(ClientException cause) implements Event {}
}
