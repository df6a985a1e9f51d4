package sonet.mls.apq;

import sonet.mls.PendingProposal;

/// A pair of proposals of our own (draft-ietf-mls-combiner §3.1).
///
/// Send [#message()] and go on with [#group()], in which the proposals wait.
public final class ApqPendingProposal {
  private final ApqGroup from;
  private final PendingProposal traditional;
  private final PendingProposal postQuantum;

  ApqPendingProposal(ApqGroup from, PendingProposal traditional, PendingProposal postQuantum) {
    this.from = from;
    this.traditional = traditional;
    this.postQuantum = postQuantum;
  }

  /// Both proposals, for the other members.
  public ApqMessagePair message() {
    return new ApqMessagePair(traditional.message(), postQuantum.message());
  }

  /// The groups in which they wait.
  public ApqGroup group() {
    return onto(from);
  }

  /// Later values of the groups, with the proposals waiting in them.
  ///
  /// @param current in the epochs in which the proposals were made
  public ApqGroup onto(ApqGroup current) {
    return current.with(
        traditional.onto(current.traditional()), postQuantum.onto(current.postQuantum()));
  }
}
