package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Signer;
import sonet.mls.commit.MessageSenders;
import sonet.mls.commit.SentProposal;
import sonet.mls.component.ApplicationFraming;
import sonet.mls.component.SafeAad;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sealing;
import sonet.mls.framing.Sender;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.tree.LeafNode;

/// What a member sends (RFC 9420 §6, §12.1, §15).
final class MessageSender {
  private final MemberState state;

  /// A proposal of our own on its way.
  ///
  /// @param message as it travels
  /// @param sent as a commit finds it
  /// @param update the private half of an Update
  record Proposed(MlsMessage message, SentProposal sent, Optional<OwnUpdateKeys.Update> update) {}

  MessageSender(MemberState state) {
    this.state = state;
    if (state.closedBy().isPresent()) {
      throw new IllegalStateException("the group was closed by a ReInit");
    }
  }

  MlsMessage application(Bytes data, Bytes authenticatedData) {
    if (state.proposals().size() > 0) {
      throw new IllegalStateException(
          "proposals wait for a commit, which must come before application data (RFC 9420 §12.4)");
    }
    try {
      ApplicationFraming.check(
          state.context().extensions(), state.environment().policy().components(), data);
    } catch (MlsException refused) {
      throw new IllegalArgumentException(
          "the group wants to know what its data are: encode an ApplicationFraming", refused);
    }
    FramedContent content = framed(new Content.Application(data), authenticatedData);
    return protect(
        state.protection().sign(state.signer(), WireFormat.PRIVATE_MESSAGE, content).complete());
  }

  Proposed proposal(ProposalRequest request) throws MlsException {
    Optional<OwnUpdateKeys.Update> update = Optional.empty();
    Proposal proposal;
    if (request.proposal().isPresent()) {
      proposal = request.proposal().get();
      checkSelfRemove(proposal);
    } else {
      KeyPair keys = state.suite().primitives().generateKemKeyPair(state.environment().random());
      Signer signer = request.identity().map(ClientIdentity::signer).orElse(state.signer());
      LeafNode.Content leaf =
          request
              .identity()
              .map(identity -> identity.under(state.environment()).leaf(keys.publicKey()))
              .orElseGet(() -> ownContent(keys.publicKey()));
      proposal =
          new Proposal.Update(
              LeafNode.forUpdate(
                  state.suite(),
                  signer,
                  leaf,
                  new LeafNode.Place(state.context().groupId(), state.self())));
      update = Optional.of(new OwnUpdateKeys.Update(keys, signer));
    }
    AuthenticatedContent signed =
        state
            .protection()
            .sign(
                state.signer(),
                request.wireFormat(),
                framed(new Content.Proposal(proposal), request.authenticatedData()))
            .complete();
    SentProposal sent =
        MessageSenders.proposal(
            state.partialGroup(),
            signed.content(),
            signed.wireFormat(),
            signed.proposalReference(state.suite()));
    return new Proposed(protect(signed), sent, update);
  }

  /// A SelfRemove is sent where all members support it, and once in an epoch
  /// (draft-ietf-mls-extensions §6.3.1).
  private void checkSelfRemove(Proposal proposal) throws MlsException {
    if (!(proposal instanceof Proposal.SelfRemove)) {
      return;
    }
    if (!state.isSupportedByAll(ProposalType.SELF_REMOVE)) {
      throw new MlsException(
          Rule.PROPOSAL_TYPE_NOT_SUPPORTED, "proposal type " + ProposalType.SELF_REMOVE.value());
    }
    Sender self = new Sender.Member(state.self());
    if (state.proposals().all().stream()
        .anyMatch(
            sent -> sent.proposal() instanceof Proposal.SelfRemove && sent.sender().equals(self))) {
      throw new IllegalStateException("we asked to leave in this epoch already");
    }
  }

  /// Puts a signed message on the wire in the way it was signed for.
  MlsMessage protect(AuthenticatedContent signed) {
    MessageProtection protection = state.protection();
    if (signed.wireFormat().equals(WireFormat.PUBLIC_MESSAGE)) {
      return new MlsMessage.Public(protection.protect(signed, state.secrets().membershipKey()));
    }
    try (var key = state.sender().next(signed.content().content().type())) {
      return new MlsMessage.Private(
          protection.encrypt(
              signed,
              key,
              new Sealing(
                  state.secrets().senderDataSecret(),
                  state.environment().policy().padding(),
                  state.environment().random())));
    }
  }

  private LeafNode.Content ownContent(Bytes encryptionKey) {
    LeafNode own = state.ownLeaf();
    return new LeafNode.Content(
        encryptionKey, own.credential(), own.capabilities(), own.extensions());
  }

  private FramedContent framed(Content content, Bytes authenticatedData) {
    return new FramedContent(
        state.context().groupId(),
        state.epoch(),
        new Sender.Member(state.self()),
        SafeAad.framed(state.context().extensions(), authenticatedData),
        content);
  }
}
