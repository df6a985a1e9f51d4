package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.commit.LeafAcceptance;
import sonet.mls.commit.MessageSenders;
import sonet.mls.commit.PartialCommitPipeline;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SenderData;
import sonet.mls.framing.UnverifiedContent;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeyLookup;
import sonet.mls.tree.LeafIndex;

/// What a light member makes of a message: [MessageReceiver] with the changes of
/// draft-ietf-mls-partial §7, §10, §11. Where a full member looks a sender up in its tree, a light
/// one takes the leaf from the proof that came along.
final class LightReceiver {
  private final LightGroup asked;
  private final LightState state;
  private final MlsMessage message;
  private final Optional<MembershipProof> proof;
  private final Optional<AnnotatedCommit> annotated;

  private LightReceiver(
      LightGroup asked,
      MlsMessage message,
      Optional<MembershipProof> proof,
      Optional<AnnotatedCommit> annotated) {
    this.asked = asked;
    this.state = asked.state();
    this.message = message;
    this.proof = proof;
    this.annotated = annotated;
  }

  /// For a message that nobody proves anything about.
  static LightReceiver of(LightGroup asked, MlsMessage message) {
    return new LightReceiver(asked, message, Optional.empty(), Optional.empty());
  }

  static LightReceiver of(LightGroup asked, SenderAuthenticatedMessage<MlsMessage> authenticated) {
    return new LightReceiver(
        asked,
        authenticated.message(),
        Optional.of(authenticated.senderMembershipProof()),
        Optional.empty());
  }

  static LightReceiver of(LightGroup asked, AnnotatedCommit annotated) {
    return new LightReceiver(
        asked, annotated.commit(), annotated.senderMembershipProof(), Optional.of(annotated));
  }

  LightReceived receive() throws MlsException {
    return switch (message) {
      case MlsMessage.Public(PublicMessage open) -> receive(open);
      case MlsMessage.Private(PrivateMessage encrypted) -> receive(encrypted);
      case MlsMessage.Welcome _, MlsMessage.GroupInfo _, MlsMessage.KeyPackage _ ->
          throw new MlsException(Rule.MALFORMED_MESSAGE, "this is no message to a group");
    };
  }

  private LightReceived receive(PublicMessage open) throws MlsException {
    FramedContent content = open.content();
    checkContentType(content.content().type());
    checkGroup(content.groupId());
    if (state.epoch().isBefore(content.epoch())) {
      return new LightReceived.FutureEpoch(asked, content.epoch());
    }
    if (content.epoch().isBefore(state.epoch())) {
      return past(open);
    }
    MessageSenders.checkOpen(state.closedBy());
    UnverifiedContent unverified =
        state.protection().unprotect(open, state.secrets().membershipKey());
    if (content.sender().equals(new Sender.Member(state.self()))) {
      return new LightReceived.OwnMessage(asked, state.epoch(), content.content().type());
    }
    return handle(unverified, slice(content.sender()), state, new Consumed());
  }

  private LightReceived receive(PrivateMessage encrypted) throws MlsException {
    checkContentType(encrypted.contentType());
    checkGroup(encrypted.groupId());
    if (state.epoch().isBefore(encrypted.epoch())) {
      return new LightReceived.FutureEpoch(asked, encrypted.epoch());
    }
    if (encrypted.epoch().isBefore(state.epoch())) {
      return past(encrypted);
    }
    MessageSenders.checkOpen(state.closedBy());
    MessageProtection protection = state.protection();
    SenderData senderData =
        protection.openSenderData(encrypted, state.secrets().senderDataSecret());
    LeafIndex sender = senderData.leafIndex();
    if (sender.equals(state.self())) {
      return new LightReceived.OwnMessage(asked, encrypted.epoch(), encrypted.contentType());
    }
    if (!sender.isBelow(state.ratchets().leafCount())) {
      throw new MlsException(Rule.UNKNOWN_SENDER, "leaf " + sender);
    }
    Optional<TreeSlice> slice = slice(new Sender.Member(sender));
    return switch (state
        .ratchets()
        .find(
            sender,
            encrypted.contentType(),
            senderData.generation(),
            state.environment().policy().ratchets())) {
      case KeyLookup.AlreadyUsed _ -> new LightReceived.Duplicate(asked, encrypted.epoch());
      case KeyLookup.TooFarAhead _ -> throw MessageReceiver.tooFarAhead(senderData);
      case KeyLookup.Found found -> {
        boolean changed = false;
        try (var key = found.key()) {
          LightReceived received =
              handle(
                  protection.decrypt(encrypted, senderData, key),
                  slice,
                  state.withRatchets(found.next()),
                  Consumed.of(found.consumed()));
          changed = !received.group().equals(asked);
          yield received;
        } finally {
          if (!changed) {
            found.discard();
          }
        }
      }
    };
  }

  /// The path that shows the sender, against the tree of this epoch; none for an outsider, and for
  /// a proposal that comes without a proof.
  private Optional<TreeSlice> slice(Sender sender) throws MlsException {
    if (sender instanceof Sender.Member(LeafIndex leafIndex)) {
      return proof.isEmpty()
          ? Optional.empty()
          : Optional.of(slice(leafIndex, proof.get(), state.context()));
    }
    if (proof.isPresent()) {
      throw new MlsException(Rule.SENDER_PROOF_NOT_ALLOWED, "from " + sender);
    }
    return Optional.empty();
  }

  private TreeSlice slice(LeafIndex sender, MembershipProof shown, GroupContext context)
      throws MlsException {
    TreeSlice slice = shown.verify(state.suite(), context.treeHash());
    SenderAuthenticatedMessage.checkSender(sender, shown);
    LeafAcceptance.checkShown(state.environment(), state.suite(), context, slice.leaf());
    return slice;
  }

  private LightReceived handle(
      UnverifiedContent unverified, Optional<TreeSlice> slice, LightState next, Consumed consumed)
      throws MlsException {
    boolean proposal = unverified.content().content() instanceof Content.Proposal;
    if (unverified.content().sender() instanceof Sender.Member && slice.isEmpty()) {
      if (!proposal) {
        throw new MlsException(
            Rule.SENDER_PROOF_MISSING,
            unverified.content().content().type() + " of " + unverified.content().sender());
      }
      return unproven(unverified, next, consumed);
    }
    AuthenticatedContent verified =
        unverified.verify(
            state.suite(),
            MessageSenders.signatureKey(
                leafIndex -> slice.orElseThrow(AssertionError::new).leaf(),
                state.context(),
                unverified.content()));
    MessageReceiver.checkApplication(state.environment(), state.context(), verified.content());
    return switch (verified.content().content()) {
      case Content.Application(Bytes data) ->
          application(verified.content(), data, slice.orElseThrow(), next, consumed);
      case Content.Proposal _ -> proposal(verified, slice, next, consumed);
      case Content.Commit _ -> commit(verified, slice, next, consumed);
    };
  }

  private static LightReceived application(
      FramedContent content, Bytes data, TreeSlice slice, LightState next, Consumed consumed) {
    return new LightReceived.Application(
        new LightGroup(next),
        slice.member(),
        content.epoch(),
        data,
        content.authenticatedData(),
        new Received.Step(consumed));
  }

  private LightReceived proposal(
      AuthenticatedContent verified, Optional<TreeSlice> slice, LightState next, Consumed consumed)
      throws MlsException {
    SentProposal sent =
        MessageSenders.proposal(
            state.group(),
            verified.content(),
            verified.wireFormat(),
            verified.proposalReference(state.suite()));
    if (state.proposals().find(sent.reference().orElseThrow()).isPresent()
        && !state.isUnproven(sent.reference().orElseThrow())) {
      return new LightReceived.Duplicate(asked, state.epoch());
    }
    return new LightReceived.ProposalStored(
        new LightGroup(next.withProposal(sent)),
        sent,
        slice.map(TreeSlice::member),
        verified.content().authenticatedData(),
        new Received.Step(consumed));
  }

  /// A proposal whose signature cannot be verified yet. It came with a tag or under a key that only
  /// members have; a commit that refers to it covers its sender and signature.
  private LightReceived unproven(UnverifiedContent unverified, LightState next, Consumed consumed)
      throws MlsException {
    SentProposal sent =
        MessageSenders.proposal(
            state.group(),
            unverified.content(),
            unverified.wireFormat(),
            unverified.proposalReference(state.suite()));
    if (state.proposals().find(sent.reference().orElseThrow()).isPresent()) {
      return new LightReceived.Duplicate(asked, state.epoch());
    }
    return new LightReceived.ProposalStored(
        new LightGroup(next.withUnproven(sent, unverified)),
        sent,
        Optional.empty(),
        unverified.content().authenticatedData(),
        new Received.Step(consumed));
  }

  private LightReceived commit(
      AuthenticatedContent verified, Optional<TreeSlice> slice, LightState next, Consumed consumed)
      throws MlsException {
    if (annotated.isEmpty()) {
      if (PartialCommitPipeline.removes(
          state.environment(), state.group(), verified, state.self())) {
        return new LightReceived.Removed(asked, slice.map(TreeSlice::member));
      }
      throw new MlsException(Rule.COMMIT_NOT_ANNOTATED, "epoch " + state.epoch());
    }
    PartialCommitPipeline.Staged staged =
        PartialCommitPipeline.process(
            state.environment(),
            state.group(),
            verified,
            new PartialCommitPipeline.Annotations(
                slice,
                annotated.get().verifyAfter(state.suite()),
                annotated.get().resolutionIndex()),
            state.viewpoint(),
            state.ownLeaf());
    History.AppliedCommit commit =
        new History.AppliedCommit(state.epoch(), state.messageHash(message), false);
    return new LightReceived.Commit(
        new LightGroup(next.advance(staged, commit, consumed)),
        staged.effect(),
        verified.content().authenticatedData(),
        new Received.Step(consumed));
  }

  /// A handshake message of an epoch that is over: of consequence only if it shows a fork.
  private LightReceived past(PublicMessage open) throws MlsException {
    FramedContent content = open.content();
    Optional<History.AppliedCommit> applied = state.history().commit(content.epoch());
    if (content.content().type() != ContentType.COMMIT || applied.isEmpty()) {
      return new LightReceived.StaleEpoch(asked, content.epoch());
    }
    if (applied.get().hash().equals(state.messageHash(message))) {
      return new LightReceived.Duplicate(asked, content.epoch());
    }
    Optional<LightPastEpoch> past = state.history().epoch(content.epoch());
    if (past.isPresent()
        && proof.isPresent()
        && content.sender() instanceof Sender.Member(LeafIndex leafIndex)) {
      TreeSlice slice = slice(leafIndex, proof.get(), past.get().context());
      var _ =
          new MessageProtection(state.suite(), past.get().contextBytes())
              .observe(open)
              .verify(state.suite(), slice.leaf().signatureKey());
      return new LightReceived.Fork(asked, content.epoch(), leafIndex);
    }
    return new LightReceived.StaleEpoch(asked, content.epoch());
  }

  /// An encrypted message of an epoch that is over; application data may still be readable (§15.3).
  private LightReceived past(PrivateMessage encrypted) throws MlsException {
    if (encrypted.contentType() != ContentType.APPLICATION) {
      return state
              .history()
              .commit(encrypted.epoch())
              .filter(commit -> commit.hash().equals(state.messageHash(message)))
              .isPresent()
          ? new LightReceived.Duplicate(asked, encrypted.epoch())
          : new LightReceived.StaleEpoch(asked, encrypted.epoch());
    }
    Optional<LightPastEpoch> kept = state.history().epoch(encrypted.epoch());
    return kept.isEmpty()
        ? new LightReceived.StaleEpoch(asked, encrypted.epoch())
        : past(encrypted, kept.get());
  }

  private LightReceived past(PrivateMessage encrypted, LightPastEpoch past) throws MlsException {
    MessageProtection protection = new MessageProtection(state.suite(), past.contextBytes());
    SenderData senderData = protection.openSenderData(encrypted, past.senderDataSecret());
    LeafIndex sender = senderData.leafIndex();
    if (sender.equals(past.self())) {
      return new LightReceived.OwnMessage(asked, encrypted.epoch(), ContentType.APPLICATION);
    }
    TreeSlice slice =
        slice(
            sender,
            proof.orElseThrow(() -> new MlsException(Rule.SENDER_PROOF_MISSING, "leaf " + sender)),
            past.context());
    return switch (past.ratchets()
        .find(
            sender,
            ContentType.APPLICATION,
            senderData.generation(),
            state.environment().policy().ratchets())) {
      case KeyLookup.AlreadyUsed _ -> new LightReceived.Duplicate(asked, encrypted.epoch());
      case KeyLookup.TooFarAhead _ -> throw MessageReceiver.tooFarAhead(senderData);
      case KeyLookup.Found found -> {
        FramedContent content =
            open(new PastMessage(past.context(), protection, encrypted, senderData, slice), found);
        yield application(
            content,
            ((Content.Application) content.content()).data(),
            slice,
            state.withHistory(state.history().with(past.with(found.next()))),
            Consumed.of(found.consumed()));
      }
    };
  }

  /// Decrypts and verifies a late message; one that is not genuine leaves no trace.
  private FramedContent open(PastMessage late, KeyLookup.Found found) throws MlsException {
    boolean genuine = false;
    try (var key = found.key()) {
      FramedContent content =
          late.protection()
              .decrypt(late.message(), late.senderData(), key)
              .verify(state.suite(), late.sender().leaf().signatureKey())
              .content();
      MessageReceiver.checkApplication(state.environment(), late.context(), content);
      genuine = true;
      return content;
    } finally {
      if (!genuine) {
        found.discard();
      }
    }
  }

  /// A message of an epoch that is over.
  private record PastMessage(
      GroupContext context,
      MessageProtection protection,
      PrivateMessage message,
      SenderData senderData,
      TreeSlice sender) {}

  private void checkContentType(ContentType type) throws MlsException {
    if (annotated.isPresent() && type != ContentType.COMMIT) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, "annotations for something else: " + type);
    }
  }

  private void checkGroup(GroupId groupId) throws MlsException {
    if (!groupId.equals(state.context().groupId())) {
      throw new MlsException(
          Rule.WRONG_GROUP, "expected %s, got %s".formatted(state.context().groupId(), groupId));
    }
  }
}
