package sonet.client;

import java.util.List;
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

  /// The encrypted entry at a place of a conversation's log, as the server gives it.
  ///
  /// @throws ClientException with `REMOVED` when the server refuses
  public Bytes ciphertext(Conversation conversation, long seq) throws ClientException {
    List<LogEntry> entries = desk.log(conversation.id(), seq - 1);
    if (entries.isEmpty()) {
      throw new ClientException(
          ClientException.Reason.INVALID_INPUT, "The log has no entry " + seq + ".");
    }
    return entries.getFirst().body();
  }

  /// Tries to read an encrypted entry, wherever it came from, with all the keys this device still
  /// has of a conversation. Returns what came of it, as a phrase.
  public Attempt attempt(Conversation conversation, Bytes ciphertext) throws ClientException {
    GroupSession copy = desk.copyOfSession(conversation.id());
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
