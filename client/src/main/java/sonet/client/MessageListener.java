package sonet.client;

/// Is told of messages.
@FunctionalInterface
public interface MessageListener {
  /// Someone else wrote a message. What is thrown here is logged, and the next message follows.
  void hear(Conversation conversation, Message message) throws ClientException;
}
