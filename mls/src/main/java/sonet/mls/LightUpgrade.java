package sonet.mls;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.MessageSenders;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.UnverifiedContent;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeValidation;

/// A light member that gets the tree: it verifies all of it, as a newcomer does
/// (draft-ietf-mls-partial §5, RFC 9420 §12.4.3.1).
final class LightUpgrade {
  private final LightState state;

  LightUpgrade(LightState state) {
    this.state = state;
  }

  LightGroup.Upgraded with(Bytes ratchetTree) throws MlsException {
    RatchetTree tree = RatchetTree.decode(state.suite(), ratchetTree);
    if (!tree.treeHash().equals(state.context().treeHash())) {
      throw new MlsException(
          Rule.TREE_HASH_MISMATCH,
          "expected %s, got %s".formatted(state.context().treeHash(), tree.treeHash()));
    }
    TreeValidation.validate(tree, state.context().groupId());
    GroupInfoVerification.checkMembers(state.environment(), state.suite(), state.context(), tree);
    PublicGroup bare =
        new PublicGroup(
            state.suite(),
            state.context(),
            state.group().contextBytes(),
            tree,
            state.group().interimTranscriptHash(),
            state.group().confirmationTag(),
            ProposalCache.EMPTY,
            state.closedBy());
    GroupState next =
        new GroupState(
            state.environment(),
            withProposals(bare),
            state.self(),
            state.signer(),
            state.secrets(),
            state.keys(),
            state.ratchets(),
            state.sender(),
            state.updates(),
            new History(
                List.of(), state.history().resumptionPsks(), state.history().commits(), List.of()),
            state.version() + 1);
    Consumed consumed = new Consumed();
    state.history().epochs().forEach(past -> past.forEachSecret(consumed::add));
    return new LightGroup.Upgraded(new Group(next), new Received.Step(consumed));
  }

  /// The proposals of the epoch. Those whose senders nobody proved are verified now that their keys
  /// are there, and left out when they are not genuine.
  private PublicGroup withProposals(PublicGroup group) {
    Map<Bytes, UnverifiedContent> unproven = new TreeMap<>();
    state
        .unproven()
        .forEach(waiting -> unproven.put(waiting.reference().value(), waiting.content()));
    PublicGroup next = group;
    for (SentProposal sent : state.proposals().all()) {
      UnverifiedContent content =
          unproven.get(sent.reference().orElseThrow(AssertionError::new).value());
      if (content == null || isGenuine(group, content)) {
        next = next.withProposal(sent);
      }
    }
    return next;
  }

  private static boolean isGenuine(PublicGroup group, UnverifiedContent content) {
    try {
      var _ = content.verify(group.suite(), MessageSenders.signatureKey(group, content.content()));
      return true;
    } catch (MlsException forged) {
      return false;
    }
  }
}
