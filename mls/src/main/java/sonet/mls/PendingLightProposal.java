package sonet.mls;

import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.ProposalRef;

/// A proposal of a light member's own: as [PendingProposal], for a [LightGroup].
public final class PendingLightProposal {
  private final MessageSender.Proposed proposed;
  private final LightGroup from;

  PendingLightProposal(MessageSender.Proposed proposed, LightGroup from) {
    this.proposed = proposed;
    this.from = from;
  }

  /// The proposal, for the other members.
  public MlsMessage message() {
    return proposed.message();
  }

  /// The reference by which a commit may refer to it.
  public ProposalRef reference() {
    return proposed.sent().reference().orElseThrow(AssertionError::new);
  }

  /// The group in which the proposal waits.
  public LightGroup group() {
    return onto(from);
  }

  /// A later value of the group, with the proposal waiting in it.
  ///
  /// @param current of the epoch in which the proposal was made
  /// @throws IllegalArgumentException for a group in another epoch
  public LightGroup onto(LightGroup current) {
    if (!current.context().equals(from.context())) {
      throw new IllegalArgumentException("the proposal was not made in this epoch of this group");
    }
    LightState state = current.state();
    LightState next =
        proposed.update().isPresent() ? state.withUpdate(proposed.update().get()) : state;
    return new LightGroup(next.withProposal(proposed.sent()));
  }
}
