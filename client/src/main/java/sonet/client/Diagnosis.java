package sonet.client;

import java.util.Optional;
import sonet.client.device.Desk;
import sonet.client.group.GroupEvent;
import sonet.client.group.GroupSession;
import sonet.crypto.Bytes;
import sonet.protocol.LogEntry;

/// Looks under the hood of a device: what the server holds and what this device can make of it.
/// Nothing here changes the device.
public final class Diagnosis {
  private final Desk desk;

  Diagnosis(Desk desk) {
    this.desk = desk;
  }

  /// The encrypted entry at a place of a conversation's log, as the server gives it; empty when the
  /// log has none there for this device.
  ///
  /// @throws ClientException when the server refuses
  public Optional<Bytes> ciphertext(Conversation conversation, long seq) throws ClientException {
    return desk.probe().log(conversation.id(), seq).map(LogEntry::body);
  }

  /// Offers the server a text under the keys that this device still has, past all that the device
  /// itself would object. For a demonstration that the server objects too.
  ///
  /// @throws ClientException with the server's refusal
  public void offer(Conversation conversation, String text) throws ClientException {
    desk.probe().offer(conversation.id(), text);
  }

  /// The cipher suite that the keys of this device are of (RFC 9420 §17.1).
  public int cipherSuite(Conversation conversation) throws ClientException {
    return desk.probe().copyOfSession(conversation.id()).cipherSuite();
  }

  /// The epoch that the keys of this device are of.
  public long epoch(Conversation conversation) throws ClientException {
    return desk.probe().copyOfSession(conversation.id()).epoch();
  }

  /// Tries to read an encrypted entry, wherever it came from, with all the keys this device still
  /// has of a conversation. Returns what came of it, as a phrase.
  public Attempt attempt(Conversation conversation, Bytes ciphertext) throws ClientException {
    GroupSession copy = desk.probe().copyOfSession(conversation.id());
    try {
      return switch (copy.process(ciphertext)) {
        case GroupEvent.Message message -> new Attempt(true, "it is a message, and readable");
        case GroupEvent.Changed changed -> new Attempt(true, "it is a change, and can be followed");
        case GroupEvent.Proposed proposed -> new Attempt(true, "it is a proposal, and readable");
        case GroupEvent.Removed removed -> new Attempt(false, "it removes this device");
        case GroupEvent.Own own -> new Attempt(false, "it is of this device itself");
        case GroupEvent.Unreadable unreadable ->
            new Attempt(
                false,
                switch (unreadable.cause()) {
                  case DUPLICATE -> "its key was used up";
                  case FUTURE_EPOCH -> "it belongs to an epoch whose keys this device never had";
                  case STALE_EPOCH -> "it belongs to an epoch whose keys are gone";
                  case FORK -> "it continues another history";
                });
      };
    } catch (ClientException refused) {
      return new Attempt(false, refused.reason() + ": it breaks the rules");
    }
  }

  /// What came of trying to read something.
  ///
  /// @param readable whether it was
  /// @param finding what was found, as a phrase
  public record Attempt(boolean readable, String finding) {}
}
