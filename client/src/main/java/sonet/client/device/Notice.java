package sonet.client.device;

import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.crypto.Bytes;

/// What a desk tells whoever opened it. See [sonet.client.Event], which says the same in objects.
public sealed interface Notice {
  /// Something new stands in a conversation.
  record Happened(Bytes group, Entry entry) implements Notice {}

  /// A message was given up.
  record NotSent(Bytes group, String text, ClientException cause) implements Notice {}

  /// The connection stands.
  record Online() implements Notice {}

  /// The connection is gone.
  record Offline(ClientException cause) implements Notice {}

  /// Something went wrong.
  record Trouble(ClientException cause) implements Notice {}
}
