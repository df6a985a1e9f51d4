package sonet.client.device;

import sonet.client.Author;
import sonet.client.Message;
import sonet.client.group.GroupSession;
import sonet.crypto.Bytes;

/// What is known of keys, for those who are about to send or have heard something. It answers from
/// memory, on any thread.
interface KeyGate {
  /// Whether what waits for a group must go on waiting, for the keys of a member are in doubt, or
  /// were not looked at yet; then that is done.
  boolean withholds(GroupSession session);

  /// Whether a key is one that the log proves of an account, or that was accepted, and nothing is
  /// against it.
  boolean isProven(String account, Bytes signatureKey);

  /// What is known of a key that a message came with.
  Message.Keys standing(String account, Bytes signatureKey);

  /// What is known by now of the key of a message that came before it was looked up, by the short
  /// name of the device.
  Message.Keys standing(Author author);

  /// What somebody told of the log, to be compared.
  void heard(String account, Bytes heads);
}
