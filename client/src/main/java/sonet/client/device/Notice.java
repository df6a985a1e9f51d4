package sonet.client.device;

import java.time.Instant;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.ForkReport;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.crypto.Bytes;

/// What a desk tells whoever opened it. See [sonet.client.Event], which says the same in objects.
public sealed interface Notice {
  /// Something new stands in a conversation.
  record Happened(Bytes conversation, Entry entry) implements Notice {}

  /// This device is where a conversation moved to.
  record Moved(Bytes conversation) implements Notice {}

  /// A message is another than before.
  record Changed(Bytes conversation, Message message) implements Notice {}

  /// A message has disappeared.
  record Expired(Bytes conversation, MessageId message) implements Notice {}

  /// Someone has more of a conversation, or has read more of it.
  record Receipt(Bytes conversation, sonet.client.Receipt receipt) implements Notice {}

  /// Someone types.
  record Typing(Bytes conversation, Author author, Instant until) implements Notice {}

  /// The server showed another history than before.
  record Forked(Bytes conversation, ForkReport report) implements Notice {}

  /// A message was given up.
  record NotSent(Bytes conversation, Message message, ClientException cause) implements Notice {}

  /// The connection stands.
  record Online() implements Notice {}

  /// The connection is gone.
  record Offline(ClientException cause) implements Notice {}

  /// Something went wrong.
  record Trouble(ClientException cause) implements Notice {}
}
