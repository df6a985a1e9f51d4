package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Signer;
import sonet.mls.commit.CommitCreation;
import sonet.mls.commit.Committer;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.tree.LeafNode;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;
import sonet.mls.welcome.WelcomeCreation;

/// Makes a member's commit and the Welcome that goes with it (RFC 9420 §12.4.1).
final class CommitSender {
  private final GroupState state;

  CommitSender(GroupState state) {
    this.state = state;
  }

  PendingCommit commit(CommitRequest request) throws MlsException {
    return commit(request, Optional.empty());
  }

  /// The first commit of a group that continues another may use resumption keys of that usage.
  PendingCommit commit(CommitRequest request, Optional<ResumptionPskUsage> resuming)
      throws MlsException {
    if (state.group().closedBy().isPresent()) {
      throw new IllegalStateException("the group was closed by a ReInit");
    }
    Committer committer = new Committer.Member(state.self());
    LeafNode own = state.ownLeaf();
    Signer leafSigner = request.identity().map(ClientIdentity::signer).orElse(state.signer());
    CommitCreation creation =
        new CommitCreation(
            state.environment(),
            state.group(),
            new CommitCreation.Author(
                committer,
                state.signer(),
                leafSigner,
                request
                    .identity()
                    .map(identity -> identity.under(state.environment()).leaf(own.encryptionKey()))
                    .orElse(own.content()),
                Optional.of(state.keys()),
                state.secrets().initSecret(),
                state.psks()));
    List<ProposalOrRef> proposals =
        request.withReceived()
            ? creation.withReceived(request.proposals(), new Sender.Member(state.self()))
            : request.proposals().stream().map(CommitSender::byValue).toList();
    try (CommitCreation.Created created =
        creation.create(
            new CommitCreation.Request(
                proposals,
                request.forcePath(),
                request.wireFormat(),
                request.authenticatedData(),
                resuming))) {
      return pending(request, created);
    }
  }

  private PendingCommit pending(CommitRequest request, CommitCreation.Created created)
      throws MlsException {
    MlsMessage message = new MessageSender(state).protect(created.message());
    var commit = new History.AppliedCommit(state.epoch(), state.messageHash(message), true);
    Consumed consumed = new Consumed();
    GroupState next = state.advance(created.staged(), created.leafSigner(), commit, consumed);
    return new PendingCommit(
        message,
        welcome(request, created, next),
        new Group(next),
        created.staged().effect(),
        new PendingCommit.Origin(Optional.of(new Group(state)), commit),
        consumed);
  }

  private Optional<MlsMessage.Welcome> welcome(
      CommitRequest request, CommitCreation.Created created, GroupState next) throws MlsException {
    if (created.newMembers().isEmpty()) {
      return Optional.empty();
    }
    GroupInfo groupInfo =
        Group.GroupInfoContent.sign(
            next,
            new Group.GroupInfoContent(
                request.treeInWelcome(), false, request.welcomeExtensions()));
    try {
      Welcome invitation =
          WelcomeCreation.create(state.suite(), created, groupInfo, state.environment().random());
      return Optional.of(new MlsMessage.Welcome(invitation));
    } catch (MlsException refused) {
      next.discard(state);
      throw refused;
    }
  }

  private static ProposalOrRef byValue(Proposal proposal) {
    return new ProposalOrRef.ByValue(proposal);
  }
}
