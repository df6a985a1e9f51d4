package sonet.mls.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// The SelfRemoves that someone who joins by external commit was handed together with the
/// GroupInfo, and must take along (draft-ietf-mls-extensions §6.3.1).
///
/// @param group with them waiting in it
/// @param waiting one for each member that leaves
public record SelfRemoves(PublicGroup group, List<SentProposal> waiting) {
  public SelfRemoves {
    waiting = List.copyOf(waiting);
  }

  /// Verifies them as a member would, but for the membership tag, which an outsider cannot.
  ///
  /// @param messages as members sent them
  /// @throws MlsException when one is forged, or is no SelfRemove of this epoch
  public static SelfRemoves verify(PublicGroup group, List<MlsMessage> messages)
      throws MlsException {
    PublicGroup with = group;
    List<SentProposal> waiting = new ArrayList<>();
    Set<LeafIndex> leaving = new HashSet<>();
    for (MlsMessage message : messages) {
      SentProposal sent = MessageSenders.proposal(group, verified(group, message));
      // A member that sent two leaves by the first.
      if (sent.sender() instanceof Sender.Member(LeafIndex leaf) && leaving.add(leaf)) {
        with = with.withProposal(sent);
        waiting.add(sent);
      }
    }
    return new SelfRemoves(with, waiting);
  }

  /// Whether one of them is that of a leaf.
  public boolean include(LeafIndex leafIndex) {
    return waiting.stream().anyMatch(sent -> sent.sender().equals(new Sender.Member(leafIndex)));
  }

  private static AuthenticatedContent verified(PublicGroup group, MlsMessage message)
      throws MlsException {
    if (!(message instanceof MlsMessage.Public(PublicMessage open))) {
      throw new MlsException(Rule.SELF_REMOVE_NOT_PUBLIC, "");
    }
    FramedContent content = open.content();
    if (!content.groupId().equals(group.context().groupId())) {
      throw new MlsException(Rule.WRONG_GROUP, "group " + content.groupId());
    }
    if (!content.epoch().equals(group.context().epoch())
        || !(content.sender() instanceof Sender.Member)
        || !(content.content() instanceof Content.Proposal(Proposal.SelfRemove()))) {
      throw new MlsException(
          Rule.NOT_A_SELF_REMOVE,
          "%s of %s in epoch %s"
              .formatted(content.content().type(), content.sender(), content.epoch()));
    }
    return new MessageProtection(group.suite(), group.contextBytes())
        .observe(open)
        .verify(group.suite(), MessageSenders.signatureKey(group, content));
  }
}
