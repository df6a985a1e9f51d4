package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mls_client.MlsClient;
import sonet.crypto.Bytes;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.PendingCommit;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;

/// What the clients of this project's engine are in the middle of, and what they do next.
///
/// What a caller names by a number is a [Membership], a client that waits for a Welcome, a member
/// of a group that a ReInit closed, or an external sender; each has a number of its own. Not for
/// several threads at once.
final class Sessions {
  private final Map<Integer, Membership> states = new HashMap<>();
  private final Map<Integer, Invitee> invitees = new HashMap<>();
  private final Map<Integer, Continuation> continuations = new HashMap<>();
  private final Map<Integer, ExternalSigner> signers = new HashMap<>();
  private int numbers;

  /// Who waits for a Welcome.
  private record Invitee(Client client, KeyPackageBundle keyPackage) {}

  /// Who waits for the group after a ReInit.
  private record Continuation(Membership closed, Invitee invitee) {}

  private <T> int number(Map<Integer, T> among, T value) {
    numbers++;
    among.put(numbers, value);
    return numbers;
  }

  private static <T> T find(Map<Integer, T> among, int number) {
    return Optional.ofNullable(among.get(number))
        .orElseThrow(
            () -> Status.NOT_FOUND.withDescription("there is no " + number).asRuntimeException());
  }

  /// Puts the next epoch in the place of the one that is over.
  private int advance(int number, Membership next) {
    states.remove(number);
    return number(states, next);
  }

  MlsClient.NameResponse name(MlsClient.NameRequest request) throws Exception {
    return MlsClient.NameResponse.newBuilder().setName("Sonet").build();
  }

  MlsClient.SupportedCiphersuitesResponse supportedCiphersuites(
      MlsClient.SupportedCiphersuitesRequest request) throws Exception {
    MlsClient.SupportedCiphersuitesResponse.Builder response =
        MlsClient.SupportedCiphersuitesResponse.newBuilder();
    Client.SUITES.all().forEach(suite -> response.addCiphersuites(suite.id()));
    return response.build();
  }

  MlsClient.CreateGroupResponse createGroup(MlsClient.CreateGroupRequest request) throws Exception {
    Client client = Client.create(request.getCipherSuite(), Client.bytes(request.getIdentity()));
    Group group =
        Group.create(
            client.environment(),
            new Group.Parameters(
                client.suite(), new GroupId(Client.bytes(request.getGroupId())), Extensions.EMPTY),
            client.identity());
    return MlsClient.CreateGroupResponse.newBuilder()
        .setStateId(number(states, new Membership(client, request.getEncryptHandshake(), group)))
        .build();
  }

  MlsClient.CreateKeyPackageResponse createKeyPackage(MlsClient.CreateKeyPackageRequest request)
      throws Exception {
    Invitee invitee =
        invitee(Client.create(request.getCipherSuite(), Client.bytes(request.getIdentity())));
    return MlsClient.CreateKeyPackageResponse.newBuilder()
        .setTransactionId(number(invitees, invitee))
        .setKeyPackage(encoded(invitee))
        .setInitPriv(Client.wire(invitee.keyPackage().initKey()))
        .setEncryptionPriv(Client.wire(invitee.keyPackage().encryptionKey()))
        .setSignaturePriv(Client.wire(invitee.client().keys().privateKey()))
        .build();
  }

  private static Invitee invitee(Client client) {
    return new Invitee(client, client.keyPackage());
  }

  private static ByteString encoded(Invitee invitee) {
    return Client.wire(new MlsMessage.KeyPackage(invitee.keyPackage().keyPackage()).encoded());
  }

  MlsClient.JoinGroupResponse joinGroup(MlsClient.JoinGroupRequest request) throws Exception {
    return joined(
        join(
            find(invitees, request.getTransactionId()),
            request.getWelcome(),
            request.getRatchetTree(),
            Optional.empty()),
        find(invitees, request.getTransactionId()).client(),
        request.getEncryptHandshake());
  }

  private static Group join(
      Invitee invitee, ByteString welcome, ByteString ratchetTree, Optional<Group> continued)
      throws Exception {
    try (KeyPackageBundle used = invitee.keyPackage()) {
      JoinRequest join =
          JoinRequest.of(Client.welcome(welcome), used, invitee.client().identity().signer());
      if (!ratchetTree.isEmpty()) {
        join = join.withRatchetTree(Client.bytes(ratchetTree));
      }
      if (continued.isPresent()) {
        join = join.continuing(continued.get());
      }
      return Group.join(invitee.client().environment(), join);
    }
  }

  private MlsClient.JoinGroupResponse joined(Group group, Client client, boolean encrypted) {
    Membership membership = new Membership(client, encrypted, group);
    return MlsClient.JoinGroupResponse.newBuilder()
        .setStateId(number(states, membership))
        .setEpochAuthenticator(membership.epochAuthenticator())
        .build();
  }

  MlsClient.ExternalJoinResponse externalJoin(MlsClient.ExternalJoinRequest request)
      throws Exception {
    GroupInfo info = Client.groupInfo(request.getGroupInfo());
    Client client =
        Client.create(
            info.groupContext().cipherSuite().value(), Client.bytes(request.getIdentity()));
    PendingCommit commit =
        Group.joinExternally(client.environment(), externalJoin(client, info, request));
    Membership membership = new Membership(client, request.getEncryptHandshake(), commit.keep());
    return MlsClient.ExternalJoinResponse.newBuilder()
        .setStateId(number(states, membership))
        .setCommit(Client.wire(commit.message().encoded()))
        .setEpochAuthenticator(membership.epochAuthenticator())
        .build();
  }

  private static ExternalJoinRequest externalJoin(
      Client client, GroupInfo info, MlsClient.ExternalJoinRequest request) throws Exception {
    ExternalJoinRequest join = ExternalJoinRequest.of(info, client.identity());
    Optional<Bytes> inside = info.extensions().find(ExtensionType.RATCHET_TREE);
    Bytes tree = inside.orElseGet(() -> Client.bytes(request.getRatchetTree()));
    if (inside.isEmpty()) {
      join = join.withRatchetTree(tree);
    }
    if (request.getRemovePrior()) {
      join = join.replacing(Client.leaf(RatchetTree.decode(client.suite(), tree), client.name()));
    }
    for (MlsClient.PreSharedKey psk : request.getPsksList()) {
      client.preSharedKeys().put(Client.bytes(psk.getPskId()), Client.bytes(psk.getPskSecret()));
    }
    return join.withPsks(
        request.getPsksList().stream()
            .<PreSharedKeyId>map(psk ->
                new PreSharedKeyId.External(
                    Client.bytes(psk.getPskId()),
                    client.environment().random().bytes(client.suite().hashLength())))
            .toList());
  }

  MlsClient.GroupInfoResponse groupInfo(MlsClient.GroupInfoRequest request) throws Exception {
    return find(states, request.getStateId()).groupInfo(request.getExternalTree());
  }

  MlsClient.StateAuthResponse stateAuth(MlsClient.StateAuthRequest request) throws Exception {
    return MlsClient.StateAuthResponse.newBuilder()
        .setStateAuthSecret(find(states, request.getStateId()).epochAuthenticator())
        .build();
  }

  MlsClient.ExportResponse export(MlsClient.ExportRequest request) throws Exception {
    return MlsClient.ExportResponse.newBuilder()
        .setExportedSecret(find(states, request.getStateId()).export(request))
        .build();
  }

  MlsClient.ProtectResponse protect(MlsClient.ProtectRequest request) throws Exception {
    return MlsClient.ProtectResponse.newBuilder()
        .setCiphertext(
            find(states, request.getStateId())
                .protect(request.getPlaintext(), request.getAuthenticatedData()))
        .build();
  }

  MlsClient.UnprotectResponse unprotect(MlsClient.UnprotectRequest request) throws Exception {
    return find(states, request.getStateId()).unprotect(request.getCiphertext());
  }

  MlsClient.StorePSKResponse storePSK(MlsClient.StorePSKRequest request) throws Exception {
    int number = request.getStateOrTransactionId();
    Client client =
        invitees.containsKey(number)
            ? find(invitees, number).client()
            : find(states, number).client();
    client
        .preSharedKeys()
        .put(Client.bytes(request.getPskId()), Client.bytes(request.getPskSecret()));
    return MlsClient.StorePSKResponse.getDefaultInstance();
  }

  private interface Proposing {
    ByteString by(Membership membership) throws Exception;
  }

  private MlsClient.ProposalResponse propose(int state, Proposing proposing) throws Exception {
    return MlsClient.ProposalResponse.newBuilder()
        .setProposal(proposing.by(find(states, state)))
        .build();
  }

  MlsClient.ProposalResponse addProposal(MlsClient.AddProposalRequest request) throws Exception {
    return propose(
        request.getStateId(),
        by -> by.propose(new Proposal.Add(Client.keyPackage(request.getKeyPackage()))));
  }

  MlsClient.ProposalResponse updateProposal(MlsClient.UpdateProposalRequest request)
      throws Exception {
    return propose(request.getStateId(), Membership::proposeUpdate);
  }

  MlsClient.ProposalResponse removeProposal(MlsClient.RemoveProposalRequest request)
      throws Exception {
    return propose(request.getStateId(), by -> by.propose(by.remove(request.getRemovedId())));
  }

  MlsClient.ProposalResponse externalPSKProposal(MlsClient.ExternalPSKProposalRequest request)
      throws Exception {
    return propose(request.getStateId(), by -> by.propose(by.externalPsk(request.getPskId())));
  }

  MlsClient.ProposalResponse resumptionPSKProposal(MlsClient.ResumptionPSKProposalRequest request)
      throws Exception {
    return propose(request.getStateId(), by -> by.propose(by.resumptionPsk(request.getEpochId())));
  }

  MlsClient.ProposalResponse groupContextExtensionsProposal(
      MlsClient.GroupContextExtensionsProposalRequest request) throws Exception {
    return propose(
        request.getStateId(),
        by ->
            by.propose(
                new Proposal.GroupContextExtensions(
                    Client.extensions(request.getExtensionsList()))));
  }

  MlsClient.ProposalResponse reInitProposal(MlsClient.ReInitProposalRequest request)
      throws Exception {
    return propose(
        request.getStateId(),
        by ->
            by.propose(
                ExternalSigner.reInit(
                    request.getGroupId(), request.getCipherSuite(), request.getExtensionsList())));
  }

  MlsClient.CommitResponse commit(MlsClient.CommitRequest request) throws Exception {
    return find(states, request.getStateId()).commit(request);
  }

  MlsClient.HandleCommitResponse handleCommit(MlsClient.HandleCommitRequest request)
      throws Exception {
    return entered(request.getStateId(), find(states, request.getStateId()).handle(request));
  }

  MlsClient.HandleCommitResponse handlePendingCommit(MlsClient.HandlePendingCommitRequest request)
      throws Exception {
    return entered(request.getStateId(), find(states, request.getStateId()).handlePending());
  }

  private MlsClient.HandleCommitResponse entered(int number, Membership next) {
    return MlsClient.HandleCommitResponse.newBuilder()
        .setStateId(advance(number, next))
        .setEpochAuthenticator(next.epochAuthenticator())
        .build();
  }

  MlsClient.CommitResponse reInitCommit(MlsClient.CommitRequest request) throws Exception {
    return commit(request);
  }

  MlsClient.HandleReInitCommitResponse handlePendingReInitCommit(
      MlsClient.HandlePendingCommitRequest request) throws Exception {
    return closed(request.getStateId(), find(states, request.getStateId()).handlePending());
  }

  MlsClient.HandleReInitCommitResponse handleReInitCommit(MlsClient.HandleCommitRequest request)
      throws Exception {
    return closed(request.getStateId(), find(states, request.getStateId()).handle(request));
  }

  private MlsClient.HandleReInitCommitResponse closed(int number, Membership closed)
      throws Exception {
    Invitee invitee = invitee(closed.client().renewed(closed.nextSuite()));
    int state = advance(number, closed);
    continuations.put(state, new Continuation(closed, invitee));
    return MlsClient.HandleReInitCommitResponse.newBuilder()
        .setReinitId(state)
        .setKeyPackage(encoded(invitee))
        .setEpochAuthenticator(closed.epochAuthenticator())
        .build();
  }

  MlsClient.CreateSubgroupResponse reInitWelcome(MlsClient.ReInitWelcomeRequest request)
      throws Exception {
    Continuation from = find(continuations, request.getReinitId());
    Client client = from.invitee().client();
    return begun(
        client,
        from.closed().encrypted(),
        from.closed()
            .group()
            .reinitialize(
                client.continuing(
                    request.getKeyPackageList(),
                    request.getForcePath(),
                    request.getExternalTree())),
        request.getExternalTree());
  }

  private MlsClient.CreateSubgroupResponse begun(
      Client client, boolean encrypted, PendingCommit first, boolean externalTree) {
    Membership membership = new Membership(client, encrypted, first.keep());
    MlsClient.CreateSubgroupResponse.Builder response =
        MlsClient.CreateSubgroupResponse.newBuilder()
            .setStateId(number(states, membership))
            .setWelcome(Client.wire(first.welcome().orElseThrow().encoded()))
            .setEpochAuthenticator(membership.epochAuthenticator());
    if (externalTree) {
      response.setRatchetTree(Client.wire(membership.group().ratchetTree()));
    }
    return response.build();
  }

  MlsClient.JoinGroupResponse handleReInitWelcome(MlsClient.HandleReInitWelcomeRequest request)
      throws Exception {
    Continuation from = find(continuations, request.getReinitId());
    return joined(
        join(
            from.invitee(),
            request.getWelcome(),
            request.getRatchetTree(),
            Optional.of(from.closed().group())),
        from.invitee().client(),
        from.closed().encrypted());
  }

  MlsClient.CreateSubgroupResponse createBranch(MlsClient.CreateBranchRequest request)
      throws Exception {
    Membership from = find(states, request.getStateId());
    Client client = from.client().renewed(from.group().suite().id());
    return begun(
        client,
        from.encrypted(),
        from.group()
            .branch(
                new GroupId(Client.bytes(request.getGroupId())),
                Client.extensions(request.getExtensionsList()),
                client.continuing(
                    request.getKeyPackagesList(),
                    request.getForcePath(),
                    request.getExternalTree())),
        request.getExternalTree());
  }

  MlsClient.HandleBranchResponse handleBranch(MlsClient.HandleBranchRequest request)
      throws Exception {
    Membership from = find(states, request.getStateId());
    Invitee invitee = find(invitees, request.getTransactionId());
    MlsClient.JoinGroupResponse joined =
        joined(
            join(
                invitee, request.getWelcome(), request.getRatchetTree(), Optional.of(from.group())),
            invitee.client(),
            from.encrypted());
    return MlsClient.HandleBranchResponse.newBuilder()
        .setStateId(joined.getStateId())
        .setEpochAuthenticator(joined.getEpochAuthenticator())
        .build();
  }

  MlsClient.NewMemberAddProposalResponse newMemberAddProposal(
      MlsClient.NewMemberAddProposalRequest request) throws Exception {
    GroupInfo info = Client.groupInfo(request.getGroupInfo());
    Invitee invitee =
        invitee(
            Client.create(
                info.groupContext().cipherSuite().value(), Client.bytes(request.getIdentity())));
    MlsMessage proposal =
        ExternalSigner.external(invitee.client().suite(), info)
            .add(invitee.keyPackage().keyPackage(), invitee.client().identity().signer());
    return MlsClient.NewMemberAddProposalResponse.newBuilder()
        .setTransactionId(number(invitees, invitee))
        .setProposal(Client.wire(proposal.encoded()))
        .setInitPriv(Client.wire(invitee.keyPackage().initKey()))
        .setEncryptionPriv(Client.wire(invitee.keyPackage().encryptionKey()))
        .setSignaturePriv(Client.wire(invitee.client().keys().privateKey()))
        .build();
  }

  MlsClient.CreateExternalSignerResponse createExternalSigner(
      MlsClient.CreateExternalSignerRequest request) throws Exception {
    ExternalSigner signer =
        new ExternalSigner(
            Client.create(request.getCipherSuite(), Client.bytes(request.getIdentity())));
    return MlsClient.CreateExternalSignerResponse.newBuilder()
        .setSignerId(number(signers, signer))
        .setExternalSender(Client.wire(signer.sender().encoded()))
        .build();
  }

  MlsClient.ProposalResponse addExternalSigner(MlsClient.AddExternalSignerRequest request)
      throws Exception {
    return propose(
        request.getStateId(),
        by ->
            by.propose(
                ExternalSigner.added(
                    by.group().context().extensions(), request.getExternalSender())));
  }

  MlsClient.ProposalResponse externalSignerProposal(MlsClient.ExternalSignerProposalRequest request)
      throws Exception {
    return MlsClient.ProposalResponse.newBuilder()
        .setProposal(find(signers, request.getSignerId()).propose(request))
        .build();
  }

  MlsClient.FreeResponse free(MlsClient.FreeRequest request) throws Exception {
    find(states, request.getStateId()).group().close();
    states.remove(request.getStateId());
    return MlsClient.FreeResponse.getDefaultInstance();
  }
}
