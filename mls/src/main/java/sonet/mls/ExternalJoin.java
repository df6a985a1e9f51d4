package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.hpke.ExportedSecret;
import sonet.mls.commit.CommitCreation;
import sonet.mls.commit.Committer;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.SelfRemoves;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.extension.ExtensionType;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafNode;

/// Makes an external commit (RFC 9420 §8.3, §12.4.3.2).
final class ExternalJoin {
  private final Environment environment;
  private final ExternalJoinRequest request;

  ExternalJoin(Environment environment, ExternalJoinRequest request) {
    this.environment = environment;
    this.request = request;
  }

  PendingCommit join() throws MlsException {
    GroupId groupId = request.groupInfo().groupContext().groupId();
    if (request.resync().isEmpty() && request.taken().test(groupId)) {
      throw new MlsException(Rule.GROUP_ID_NOT_UNIQUE, "group " + groupId);
    }
    SelfRemoves leaving =
        SelfRemoves.verify(
            GroupInfoVerification.verify(environment, request.groupInfo(), request.ratchetTree()),
            request.selfRemoves());
    PublicGroup group = leaving.group();
    ExportedSecret init =
        KeySchedule.sendExternalInit(group.suite(), externalKey(), environment.random());
    try (var initSecret = init.secret()) {
      List<ProposalOrRef> proposals = new ArrayList<>();
      proposals.add(new ProposalOrRef.ByValue(new Proposal.ExternalInit(init.kemOutput())));
      proposals.addAll(request.proposals(leaving));
      LeafNode.Content leaf = request.identity().under(environment).leaf(Bytes.EMPTY);
      CommitCreation creation =
          new CommitCreation(
              environment,
              group,
              new CommitCreation.Author(
                  new Committer.Joiner(),
                  request.identity().signer(),
                  request.identity().signer(),
                  leaf,
                  Optional.empty(),
                  initSecret,
                  psks()));
      try (CommitCreation.Created created =
          creation.create(
              new CommitCreation.Request(
                  proposals,
                  true,
                  WireFormat.PUBLIC_MESSAGE,
                  request.authenticatedData(),
                  Optional.empty()))) {
        return pending(group, created);
      }
    }
  }

  private PendingCommit pending(PublicGroup group, CommitCreation.Created created) {
    MlsMessage message =
        new MlsMessage.Public(
            new MessageProtection(group.suite(), group.contextBytes())
                .withoutMembership(created.message()));
    StagedCommit staged = created.staged();
    var commit =
        new History.AppliedCommit(
            group.context().epoch(), group.suite().primitives().hash(message.encoded()), true);
    History history = new History(List.of(), List.of(), List.of(commit), List.of());
    return new PendingCommit(
        message,
        Optional.empty(),
        new Group(
            GroupState.begin(
                environment,
                staged.next(),
                created.self(),
                created.leafSigner(),
                staged.secrets().orElseThrow(AssertionError::new),
                history,
                0)),
        staged.effect(),
        new PendingCommit.Origin(Optional.empty(), commit),
        new Consumed());
  }

  private Bytes externalKey() throws MlsException {
    Bytes data =
        request
            .groupInfo()
            .extensions()
            .find(ExtensionType.EXTERNAL_PUB)
            .orElseThrow(() -> new MlsException(Rule.EXTERNAL_PUB_MISSING, ""));
    try {
      return Reader.decode(data, Reader::opaque);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.EXTERNAL_PUB_MISSING, malformed);
    }
  }

  private Viewpoint.PskSource psks() {
    return id ->
        switch (id) {
          case PreSharedKeyId.External external -> environment.psks().external(external.pskId());
          case PreSharedKeyId.Application application ->
              environment.psks().application(application.componentId(), application.pskId());
          case PreSharedKeyId.Resumption resumption ->
              environment.psks().resumption(resumption.groupId(), resumption.epoch());
        };
  }
}
