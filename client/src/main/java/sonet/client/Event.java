package sonet.client;

import java.time.Instant;

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

  /// A message is another than before: it was edited or taken back, or someone reacted to it.
  ///
  /// @param conversation where
  /// @param message as it is now
  record Changed(Conversation conversation, Message message) implements Event {}

  /// A message has disappeared, for its time was over.
  ///
  /// @param conversation where
  /// @param message which
  record Expired(Conversation conversation, MessageId message) implements Event {}

  /// Someone has more of a conversation, or has read more of it.
  ///
  /// @param conversation which
  /// @param receipt who, and how far
  record Received(Conversation conversation, Receipt receipt) implements Event {}

  /// Someone of another account types. It comes again as long as they do, and is over when their
  /// message comes, or at a time; see [Conversation#typists()].
  ///
  /// @param conversation where
  /// @param author who
  /// @param until when it is over, unless it comes again
  record Typing(Conversation conversation, Author author, Instant until) implements Event {}

  /// The server showed this device another history of a conversation than before. Nothing more is
  /// read there until [Conversation#rejoin()].
  ///
  /// @param conversation which
  /// @param report what was found, see [ForkReport#advice()]
  record Forked(Conversation conversation, ForkReport report) implements Event {}

  /// A message was given up: it is not sent until someone says so, see [Outbox].
  ///
  /// @param conversation where
  /// @param message which
  /// @param cause why
  record NotSent(Conversation conversation, Message message, ClientException cause)
      implements Event {}

  /// A device was added to this account by another one of it. If that was not you, remove it, and
  /// the one that added it.
  ///
  /// @param device its short name, as in [Devices.Listed]
  /// @param name what its owner calls it
  record DeviceAdded(String device, String name) implements Event {}

  /// A device was removed from this account. The others take it out of all conversations.
  ///
  /// @param device its short name
  /// @param name what its owner called it; empty when this device never saw it
  /// @param by the short name of the device that removed it
  record DeviceRemoved(String device, String name, String by) implements Event {}

  /// This device was removed from its account: its keys are wiped and it is closed.
  ///
  /// @param by the short name of the device that removed it
  record SelfRemoved(String by) implements Event {}

  /// Somebody wanted to reach this device and found no keys of it that are used once. New ones are
  /// published.
  ///
  /// @param lastResort whether they got the key for that case; else they could not reach it
  record KeysExhausted(boolean lastResort) implements Event {}

  /// Something for this device was refused, for so much waited that its inbox was full; whoever
  /// sent it was told.
  ///
  /// @param waiting how many entries waited
  record InboxFull(long waiting) implements Event {}

  /// The server forgot something for this device, which had not come to get it for too long: an
  /// invitation or a direct message may be missing.
  ///
  /// @param upTo the number of the last entry that is gone
  record EntriesExpired(long upTo) implements Event {}

  /// The keys of a contact are others than those that were verified, so that it is verified no
  /// more. Say so where its name stands, and have the keys compared again.
  ///
  /// @param change in what they are others, and which device signed for that
  record VerificationLost(ContactChange change) implements Event {}

  /// A contact is trusted in another way than before. It was said here, or on another device of
  /// this account.
  ///
  /// @param account which
  /// @param level from now on
  record TrustChanged(String account, TrustLevel level) implements Event {}

  /// A verified contact vouches for another one. That makes nobody verified, see
  /// [Contact#introductions()].
  ///
  /// @param account for whom
  /// @param by who vouches
  record Introduced(String account, String by) implements Event {}

  /// A contact is there and wants to compare a short string, see [Trust#compare(String)].
  ///
  /// @param account who
  record VerificationAsked(String account) implements Event {}

  /// The keys of someone are others than before, or something is against them; see
  /// [KeyChange#standing()]. It stands in the conversations with them as well.
  ///
  /// @param change what changed, when, by which device and why
  record KeysChanged(KeyChange change) implements Event {}

  /// This device found what an honest server does not do with keys; see [KeyAlarm.Kind#advice()].
  ///
  /// @param alarm what was found
  record KeysAlarmed(KeyAlarm alarm) implements Event {}

  /// The connection to the server stands.
  record Online() implements Event {}

  /// The connection to the server is gone; the device tries again on its own.
  ///
  /// @param cause why
  record Offline(ClientException cause) implements Event {}

  /// This listener was too slow: some events were left out here. The conversations have all that
  /// happened.
  ///
  /// @param count how many
  record Missed(long count) implements Event {}

  /// Something went wrong that did not stop the device.
  ///
  /// @param cause what
  record Trouble(ClientException cause) implements Event {}
}
