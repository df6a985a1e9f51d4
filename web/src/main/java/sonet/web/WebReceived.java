package sonet.web;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import sonet.mls.Received;

/// What came of a message. Own echoes, duplicates, the future and the past are outcomes, not
/// errors.
///
/// Save [#group], then call [#keep] and go on with what it returns.
public final class WebReceived {
  private final Received received;

  WebReceived(Received received) {
    this.received = received;
  }

  /// What it is, one word for each case of [Received].
  @JSExport
  public String kind() {
    return switch (received) {
      case Received.Application _ -> "application";
      case Received.ProposalStored _ -> "proposal";
      case Received.Commit _ -> "commit";
      case Received.Removed _ -> "removed";
      case Received.OwnMessage _ -> "ownMessage";
      case Received.OwnCommit _ -> "ownCommit";
      case Received.Duplicate _ -> "duplicate";
      case Received.FutureEpoch _ -> "futureEpoch";
      case Received.StaleEpoch _ -> "staleEpoch";
      case Received.Fork _ -> "fork";
    };
  }

  /// The group as it is after the message.
  @JSExport
  public WebGroup group() {
    return new WebGroup(received.group());
  }

  /// Adopts the outcome: wipes what it used up, and returns the next group.
  @JSExport
  public WebGroup keep() {
    return WebError.unlessRefused(() -> new WebGroup(received.keep()));
  }

  /// What was sent, of an application message; else `null`, JavaScript's way to say so.
  @JSExport
  public byte @Nullable [] data() {
    return received instanceof Received.Application message ? message.data().toArray() : null;
  }

  /// What came with it in the open, of an application message; else `null`.
  @JSExport
  public byte @Nullable [] authenticatedData() {
    return received instanceof Received.Application message
        ? message.authenticatedData().toArray()
        : null;
  }

  /// The leaf of the member that sent an application message or a commit; -1 for anything else.
  @JSExport
  public int sender() {
    return switch (received) {
      case Received.Application message -> message.sender().leafIndex().value();
      case Received.Commit commit -> commit.effect().committer().leafIndex().value();
      case Received.Removed removed -> removed.effect().committer().leafIndex().value();
      case Received.ProposalStored _,
          Received.OwnMessage _,
          Received.OwnCommit _,
          Received.Duplicate _,
          Received.FutureEpoch _,
          Received.StaleEpoch _,
          Received.Fork _ ->
          -1;
    };
  }

  /// The name of the sender of an application message, in the epoch in which it was sent; else
  /// `null`.
  @JSExport
  public byte @Nullable [] senderName() {
    return received instanceof Received.Application message
        ? WebGroup.nameOf(message.sender())
        : null;
  }
}
