package sonet.mls.commit;

import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafNode;

/// What a light member checks of a leaf that a proof shows it, and of the group's extensions,
/// before it believes who someone is (RFC 9420 §5.3.1, §7.3).
///
/// The leaf stands in the group's tree, so the full members checked its signature and its keys when
/// it came there; whom its credential names is for each member to judge.
public final class LeafAcceptance {
  private LeafAcceptance() {}

  /// Checks the leaf of a member that speaks to us.
  public static void checkShown(
      Environment environment, MlsSuite suite, GroupContext context, LeafNode leaf)
      throws MlsException {
    new LeafRules(environment, suite, context, context.extensions())
        .checkContent(leaf, LeafRules.Direction.JOINED);
  }

  /// Whether the group requires of its members that they support a proposal type.
  public static boolean isRequired(GroupContext context, ProposalType type) throws MlsException {
    return LeafRules.required(context.extensions()).proposalTypes().contains(type);
  }

  /// Checks the external senders that the group names (RFC 9420 §12.1.8.1).
  public static void checkExternalSenders(Environment environment, GroupContext context)
      throws MlsException {
    ProposalRules.checkExternalSenders(environment, context.extensions());
  }
}
