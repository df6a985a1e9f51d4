package sonet.client.device;

import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.crypto.Bytes;

/// What a desk tells whoever opened it. See [sonet.client.Event], which says the same in objects.
public sealed interface Notice {
  /// Something new stands in a conversation.
  record Happened(Bytes conversation, Entry entry) implements Notice {}

  /// This device is where a conversation moved to.
  record Moved(Bytes conversation) implements Notice {}

  /// A message was given up.
  record NotSent(Bytes conversation, String text, ClientException cause) implements Notice {}

  /// The connection stands.
  record Online() implements Notice {}

  /// The connection is gone.
  record Offline(ClientException cause) implements Notice {}

  /// Something went wrong.
  record Trouble(ClientException cause) implements Notice {}
}
