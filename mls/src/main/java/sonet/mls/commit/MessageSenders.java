package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.SafeAad;
import sonet.mls.extension.ExternalSender;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.Sender;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// Who may send what, and with which key (RFC 9420 §6.1, §12.1.8), the same for members and
/// observers.
public final class MessageSenders {
  private MessageSenders() {}

  /// Where the leaf of a member is found: in a tree, or in a proof that came with the message.
  @FunctionalInterface
  public interface Leaves {
    /// The leaf at an index.
    ///
    /// @throws MlsException when it is no member's, or nothing shows that it is
    LeafNode of(LeafIndex leafIndex) throws MlsException;
  }

  /// The key that must verify a message's signature.
  public static Bytes signatureKey(PublicGroup group, FramedContent content) throws MlsException {
    return signatureKey(
        leafIndex ->
            group
                .tree()
                .leaf(leafIndex)
                .orElseThrow(() -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + leafIndex)),
        group.context(),
        content);
  }

  /// The same for leaves that are found otherwise.
  public static Bytes signatureKey(Leaves leaves, GroupContext context, FramedContent content)
      throws MlsException {
    return switch (content.sender()) {
      case Sender.Member(LeafIndex leafIndex) -> leaves.of(leafIndex).signatureKey();
      case Sender.External(int senderIndex) -> externalSender(context, senderIndex).signatureKey();
      case Sender.NewMemberProposal _ -> proposedClient(content).signatureKey();
      case Sender.NewMemberCommit _ -> joiner(content).signatureKey();
    };
  }

  /// Nobody sends anything more in a group that a ReInit closed, not even data (§12.1.5, §12.4.2).
  public static void checkOpen(PublicGroup group) throws MlsException {
    checkOpen(group.closedBy());
  }

  /// The same for a light member's group.
  public static void checkOpen(Optional<Proposal.ReInit> closedBy) throws MlsException {
    if (closedBy.isPresent()) {
      throw new MlsException(Rule.GROUP_IS_REINITIALIZED, "");
    }
  }

  /// A verified proposal, ready for the cache.
  public static SentProposal proposal(PublicGroup group, AuthenticatedContent verified)
      throws MlsException {
    return proposal(
        PartialGroup.of(group),
        verified.content(),
        verified.wireFormat(),
        verified.proposalReference(group.suite()));
  }

  /// The same by its content, how it travelled, and its reference.
  public static SentProposal proposal(
      PartialGroup group, FramedContent content, WireFormat wireFormat, ProposalRef reference)
      throws MlsException {
    Sender sender = content.sender();
    Proposal proposal = ((Content.Proposal) content.content()).proposal();
    if (sender instanceof Sender.External && !allowedFromOutside(proposal)) {
      throw new MlsException(
          Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER,
          "proposal type " + proposal.type().value());
    }
    SafeAad.check(group.context().extensions(), content.authenticatedData());
    if (proposal instanceof Proposal.SelfRemove && !wireFormat.equals(WireFormat.PUBLIC_MESSAGE)) {
      throw new MlsException(Rule.SELF_REMOVE_NOT_PUBLIC, "wire format " + wireFormat.value());
    }
    SentProposal sent = new SentProposal(proposal, sender, Optional.of(reference));
    if (!group.proposals().hasRoomFor(sent)) {
      throw new MlsException(
          Rule.TOO_MANY_PROPOSALS,
          "more than %d, or %d bytes, in one epoch"
              .formatted(ProposalCache.MAX, ProposalCache.MAX_BYTES));
    }
    return sent;
  }

  /// The types that RFC 9420 and draft-ietf-mls-extensions §4.7, §4.8 let external senders propose
  /// (§12.1.8); one that the engine does not know is not among them.
  private static boolean allowedFromOutside(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Add _,
          Proposal.Remove _,
          Proposal.PreSharedKey _,
          Proposal.ReInit _,
          Proposal.GroupContextExtensions _,
          Proposal.AppDataUpdate _,
          Proposal.AppEphemeral _ ->
          true;
      case Proposal.Update _, Proposal.ExternalInit _, Proposal.SelfRemove _, Proposal.Unknown _ ->
          false;
    };
  }

  private static ExternalSender externalSender(GroupContext context, int index)
      throws MlsException {
    List<ExternalSender> senders = ProposalRules.externalSenders(context.extensions());
    if (index < 0 || index >= senders.size()) {
      throw new MlsException(
          Rule.UNKNOWN_EXTERNAL_SENDER, "sender " + Integer.toUnsignedString(index));
    }
    return senders.get(index);
  }

  private static LeafNode proposedClient(FramedContent content) throws MlsException {
    if (content.content() instanceof Content.Proposal(Proposal.Add(var keyPackage))) {
      return keyPackage.leafNode();
    }
    throw new MlsException(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER, "a new member adds itself");
  }

  private static LeafNode joiner(FramedContent content) throws MlsException {
    if (content.content() instanceof Content.Commit(var commit)) {
      return commit
          .path()
          .orElseThrow(() -> new MlsException(Rule.PATH_REQUIRED, "external commit"))
          .leafNode();
    }
    throw new MlsException(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER, "a joiner commits");
  }
}
