package sonet.client.device;

import java.time.Instant;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ContactChange;
import sonet.client.Entry;
import sonet.client.ForkReport;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.TrustLevel;
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

  /// A device was added to the account by another one.
  record DeviceAdded(String device, String name) implements Notice {}

  /// A device was removed from the account.
  record DeviceRemoved(String device, String name, String by) implements Notice {}

  /// This device was removed from the account.
  record SelfRemoved(String by) implements Notice {}

  /// Somebody found no keys of this device but the last resort, or not even that.
  record KeysExhausted(boolean lastResort) implements Notice {}

  /// Something for this device was refused, for its inbox was full.
  record InboxFull(long waiting) implements Notice {}

  /// Something for this device was forgotten before it came to get it.
  record EntriesExpired(long upTo) implements Notice {}

  /// The keys of a contact are others than those that were verified.
  record VerificationLost(ContactChange change) implements Notice {}

  /// A contact is trusted in another way than before, said here or on another own device.
  record TrustChanged(String account, TrustLevel level) implements Notice {}

  /// A verified contact vouches for another.
  record Introduced(String account, String by) implements Notice {}

  /// A contact wants to compare a short string.
  record VerificationAsked(String account) implements Notice {}

  /// The keys of someone changed.
  record KeysChanged(KeyChange change) implements Notice {}

  /// An alarm about keys.
  record KeysAlarmed(KeyAlarm alarm) implements Notice {}

  /// The connection stands.
  record Online() implements Notice {}

  /// The connection is gone.
  record Offline(ClientException cause) implements Notice {}

  /// Something went wrong.
  record Trouble(ClientException cause) implements Notice {}
}
