package sonet.mls;

import java.util.Optional;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.ProposalRef;

/// A proposal of our own (RFC 9420 §12.1).
///
/// Send [#message()], and go on with [#group()] once the delivery service took it. When messages
/// were received and kept in between, go on with [#onto(Group)] instead.
public final class PendingProposal {
  private final MlsMessage message;
  private final SentProposal sent;
  private final Optional<OwnUpdateKeys.Update> update;
  private final Group from;

  PendingProposal(MessageSender.Proposed proposed, Group from) {
    this.message = proposed.message();
    this.sent = proposed.sent();
    this.update = proposed.update();
    this.from = from;
  }

  /// The proposal, for the other members.
  public MlsMessage message() {
    return message;
  }

  /// The reference by which a commit may refer to it.
  public ProposalRef reference() {
    return sent.reference().orElseThrow(AssertionError::new);
  }

  /// The group in which the proposal waits.
  public Group group() {
    return onto(from);
  }

  /// A later value of the group, with the proposal waiting in it.
  ///
  /// @param current of the epoch in which the proposal was made
  /// @throws IllegalArgumentException for a group in another epoch
  public Group onto(Group current) {
    if (!current.context().equals(from.context())) {
      throw new IllegalArgumentException("the proposal was not made in this epoch of this group");
    }
    GroupState state = current.state();
    GroupState next = update.isPresent() ? state.withUpdate(update.get()) : state;
    return new Group(next.withGroup(state.group().withProposal(sent)));
  }
}
