package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.commit.CommitPipeline;
import sonet.mls.commit.MessageSenders;
import sonet.mls.commit.SentProposal;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.component.ApplicationFraming;
import sonet.mls.component.SafeAad;
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
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeyLookup;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// What a member makes of a message (RFC 9420 §6, §12, §15).
final class MessageReceiver {
  private final Group asked;
  private final GroupState state;
  private final MlsMessage message;

  MessageReceiver(Group asked, MlsMessage message) {
    this.asked = asked;
    this.state = asked.state();
    this.message = message;
  }

  Received receive() throws MlsException {
    return switch (message) {
      case MlsMessage.Public(PublicMessage open) -> receive(open);
      case MlsMessage.Private(PrivateMessage encrypted) -> receive(encrypted);
      case MlsMessage.Welcome _, MlsMessage.GroupInfo _, MlsMessage.KeyPackage _ ->
          throw new MlsException(Rule.MALFORMED_MESSAGE, "this is no message to a group");
    };
  }

  private Received receive(PublicMessage open) throws MlsException {
    FramedContent content = open.content();
    checkGroup(content.groupId());
    if (state.epoch().isBefore(content.epoch())) {
      return new Received.FutureEpoch(asked, content.epoch());
    }
    if (content.epoch().isBefore(state.epoch())) {
      return past(open);
    }
    MessageSenders.checkOpen(state.group());
    UnverifiedContent unverified =
        state.protection().unprotect(open, state.secrets().membershipKey());
    AuthenticatedContent verified = verify(unverified);
    return handle(verified, state, new Consumed());
  }

  private Received receive(PrivateMessage encrypted) throws MlsException {
    checkGroup(encrypted.groupId());
    if (state.epoch().isBefore(encrypted.epoch())) {
      return new Received.FutureEpoch(asked, encrypted.epoch());
    }
    if (encrypted.epoch().isBefore(state.epoch())) {
      return past(encrypted);
    }
    MessageSenders.checkOpen(state.group());
    MessageProtection protection = state.protection();
    SenderData senderData =
        protection.openSenderData(encrypted, state.secrets().senderDataSecret());
    LeafNode leaf = member(senderData.leafIndex());
    if (senderData.leafIndex().equals(state.self())) {
      return encrypted.contentType() == ContentType.COMMIT
          ? new Received.OwnCommit(asked, encrypted.epoch(), state.messageHash(message))
          : new Received.OwnMessage(asked, encrypted.epoch(), encrypted.contentType());
    }
    return switch (state
        .ratchets()
        .find(
            senderData.leafIndex(),
            encrypted.contentType(),
            senderData.generation(),
            state.environment().policy().ratchets())) {
      case KeyLookup.AlreadyUsed _ -> new Received.Duplicate(asked, encrypted.epoch());
      case KeyLookup.TooFarAhead _ -> throw tooFarAhead(senderData);
      case KeyLookup.Found found -> {
        AuthenticatedContent verified =
            open(
                new Setting(state.group().context(), protection),
                encrypted,
                senderData,
                leaf.signatureKey(),
                found);
        yield handle(verified, found);
      }
    };
  }

  /// The message key is used up only if the outcome is a new value of the group.
  private Received handle(AuthenticatedContent verified, KeyLookup.Found found)
      throws MlsException {
    boolean changed = false;
    try {
      Received received =
          handle(verified, state.withRatchets(found.next()), Consumed.of(found.consumed()));
      changed = !received.group().equals(asked);
      return received;
    } finally {
      if (!changed) {
        found.discard();
      }
    }
  }

  /// The epoch of a message, present or past.
  private record Setting(GroupContext context, MessageProtection protection) {}

  /// Decrypts and verifies; a message that is not genuine leaves no trace.
  private AuthenticatedContent open(
      Setting setting,
      PrivateMessage encrypted,
      SenderData senderData,
      Bytes signatureKey,
      KeyLookup.Found found)
      throws MlsException {
    boolean genuine = false;
    try (var key = found.key()) {
      AuthenticatedContent verified =
          setting
              .protection()
              .decrypt(encrypted, senderData, key)
              .verify(state.suite(), signatureKey);
      checkApplication(state.environment(), setting.context(), verified.content());
      genuine = true;
      return verified;
    } finally {
      if (!genuine) {
        found.discard();
      }
    }
  }

  private Received handle(AuthenticatedContent verified, GroupState next, Consumed consumed)
      throws MlsException {
    FramedContent content = verified.content();
    return switch (content.content()) {
      case Content.Application(Bytes data) -> {
        Sender.Member sender = (Sender.Member) content.sender();
        yield new Received.Application(
            new Group(next),
            new Member(sender.leafIndex(), member(sender.leafIndex())),
            content.epoch(),
            data,
            content.authenticatedData(),
            new Received.Step(consumed));
      }
      case Content.Proposal _ -> proposal(verified, next, consumed);
      case Content.Commit _ -> commit(verified, next, consumed);
    };
  }

  private Received proposal(AuthenticatedContent verified, GroupState next, Consumed consumed)
      throws MlsException {
    SentProposal sent = MessageSenders.proposal(next.group(), verified);
    if (next.group().proposals().find(sent.reference().orElseThrow()).isPresent()) {
      return sent.sender().equals(new Sender.Member(state.self()))
          ? new Received.OwnMessage(asked, state.epoch(), ContentType.PROPOSAL)
          : new Received.Duplicate(asked, state.epoch());
    }
    return new Received.ProposalStored(
        new Group(next.withGroup(next.group().withProposal(sent))),
        sent,
        verified.content().authenticatedData(),
        new Received.Step(consumed));
  }

  private Received commit(AuthenticatedContent verified, GroupState next, Consumed consumed)
      throws MlsException {
    Bytes hash = state.messageHash(message);
    if (verified.content().sender().equals(new Sender.Member(state.self()))) {
      return new Received.OwnCommit(asked, state.epoch(), hash);
    }
    StagedCommit staged =
        CommitPipeline.process(
            next.environment(),
            next.group(),
            verified,
            new Viewpoint.Member(
                next.self(),
                next.keys(),
                next.secrets().initSecret(),
                next.secrets().externalSecret(),
                next.updates(),
                next.psks()));
    if (staged.secrets().isEmpty()) {
      return new Received.Removed(asked, staged.effect());
    }
    Signer signer = staged.secrets().get().signer().orElse(next.signer());
    GroupState advanced =
        next.advance(
            staged, signer, new History.AppliedCommit(state.epoch(), hash, false), consumed);
    return new Received.Commit(
        new Group(advanced),
        staged.effect(),
        verified.content().authenticatedData(),
        new Received.Step(consumed));
  }

  /// A handshake message of an epoch that is over: of consequence only if it shows a fork.
  private Received past(PublicMessage open) throws MlsException {
    FramedContent content = open.content();
    Optional<History.AppliedCommit> applied = state.history().commit(content.epoch());
    if (content.content().type() != ContentType.COMMIT || applied.isEmpty()) {
      return new Received.StaleEpoch(asked, content.epoch());
    }
    if (applied.get().hash().equals(state.messageHash(message))) {
      return again(applied.get());
    }
    Optional<PastEpoch> past = state.history().epoch(content.epoch());
    if (past.isPresent()
        && content.sender() instanceof Sender.Member(LeafIndex leafIndex)
        && past.get().tree().leaf(leafIndex).isPresent()) {
      Bytes key = past.get().tree().leaf(leafIndex).get().signatureKey();
      var _ =
          new MessageProtection(state.suite(), past.get().contextBytes())
              .observe(open)
              .verify(state.suite(), key);
      return new Received.Fork(asked, content.epoch(), leafIndex);
    }
    return new Received.StaleEpoch(asked, content.epoch());
  }

  /// An encrypted message of an epoch that is over; application data may still be readable (§15.3).
  private Received past(PrivateMessage encrypted) throws MlsException {
    Optional<History.AppliedCommit> applied = state.history().commit(encrypted.epoch());
    if (encrypted.contentType() != ContentType.APPLICATION) {
      return applied.filter(commit -> commit.hash().equals(state.messageHash(message))).isPresent()
          ? again(applied.get())
          : new Received.StaleEpoch(asked, encrypted.epoch());
    }
    Optional<PastEpoch> kept = state.history().epoch(encrypted.epoch());
    if (kept.isEmpty()) {
      return new Received.StaleEpoch(asked, encrypted.epoch());
    }
    PastEpoch past = kept.get();
    MessageProtection protection = new MessageProtection(state.suite(), past.contextBytes());
    SenderData senderData = protection.openSenderData(encrypted, past.senderDataSecret());
    LeafNode leaf =
        past.tree()
            .leaf(senderData.leafIndex())
            .orElseThrow(
                () -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + senderData.leafIndex()));
    if (senderData.leafIndex().equals(past.self())) {
      return new Received.OwnMessage(asked, encrypted.epoch(), ContentType.APPLICATION);
    }
    return switch (past.ratchets()
        .find(
            senderData.leafIndex(),
            ContentType.APPLICATION,
            senderData.generation(),
            state.environment().policy().ratchets())) {
      case KeyLookup.AlreadyUsed _ -> new Received.Duplicate(asked, encrypted.epoch());
      case KeyLookup.TooFarAhead _ -> throw tooFarAhead(senderData);
      case KeyLookup.Found found -> {
        FramedContent content =
            open(
                    new Setting(past.context(), protection),
                    encrypted,
                    senderData,
                    leaf.signatureKey(),
                    found)
                .content();
        yield new Received.Application(
            new Group(state.withHistory(state.history().with(past.with(found.next())))),
            new Member(senderData.leafIndex(), leaf),
            encrypted.epoch(),
            ((Content.Application) content.content()).data(),
            content.authenticatedData(),
            new Received.Step(Consumed.of(found.consumed())));
      }
    };
  }

  /// What the group of the message's epoch asks of application data (draft-ietf-mls-extensions
  /// §4.9, §6.2.4).
  static void checkApplication(Environment environment, GroupContext context, FramedContent content)
      throws MlsException {
    if (content.content() instanceof Content.Application(Bytes data)) {
      SafeAad.check(context.extensions(), content.authenticatedData());
      ApplicationFraming.check(context.extensions(), environment.policy().components(), data);
    }
  }

  private Received again(History.AppliedCommit commit) {
    return commit.own()
        ? new Received.OwnCommit(asked, commit.epoch(), commit.hash())
        : new Received.Duplicate(asked, commit.epoch());
  }

  private AuthenticatedContent verify(UnverifiedContent unverified) throws MlsException {
    return unverified.verify(
        state.suite(), MessageSenders.signatureKey(state.group(), unverified.content()));
  }

  private LeafNode member(LeafIndex leafIndex) throws MlsException {
    return state
        .group()
        .tree()
        .leaf(leafIndex)
        .orElseThrow(() -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + leafIndex));
  }

  private void checkGroup(GroupId groupId) throws MlsException {
    if (!groupId.equals(state.group().context().groupId())) {
      throw new MlsException(
          Rule.WRONG_GROUP,
          "expected %s, got %s".formatted(state.group().context().groupId(), groupId));
    }
  }

  static MlsException tooFarAhead(SenderData senderData) {
    return new MlsException(
        Rule.GENERATION_TOO_FAR_AHEAD,
        "generation " + Integer.toUnsignedString(senderData.generation()));
  }
}
