package sonet.mls;

import java.util.Optional;
import sonet.crypto.Signer;
import sonet.mls.commit.PartialGroup;
import sonet.mls.commit.ProposalCache;
import sonet.mls.framing.MessageProtection;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// What it takes to send messages, of a member with the tree or without it.
interface MemberState {
  Environment environment();

  MlsSuite suite();

  /// The public part, but for the tree.
  PartialGroup partialGroup();

  LeafIndex self();

  LeafNode ownLeaf();

  Signer signer();

  EpochSecrets secrets();

  SenderRatchets sender();

  MessageProtection protection();

  /// Whether all members are known to support a proposal type.
  boolean isSupportedByAll(ProposalType type) throws MlsException;

  default GroupContext context() {
    return partialGroup().context();
  }

  default ProposalCache proposals() {
    return partialGroup().proposals();
  }

  default Optional<Proposal.ReInit> closedBy() {
    return partialGroup().closedBy();
  }

  default Epoch epoch() {
    return context().epoch();
  }
}
