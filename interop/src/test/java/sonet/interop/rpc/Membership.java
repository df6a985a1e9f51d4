package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mls_client.MlsClient;
import sonet.crypto.Secret;
import sonet.mls.CommitRequest;
import sonet.mls.Epoch;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.CipherSuiteId;

/// A client in a group, in one epoch: what the protocol calls a state.
///
/// Proposals of this client wait in the group from the moment they are made; those of others arrive
/// with the call that commits them.
final class Membership {
  private final Client client;
  private final boolean encrypted;
  private Group group;
  private Optional<PendingCommit> pending = Optional.empty();

  Membership(Client client, boolean encrypted, Group group) {
    this.client = client;
    this.encrypted = encrypted;
    this.group = group;
  }

  Client client() {
    return client;
  }

  boolean encrypted() {
    return encrypted;
  }

  Group group() {
    return group;
  }

  ByteString propose(Proposal proposal) throws Exception {
    return propose(ProposalRequest.of(proposal));
  }

  ByteString proposeUpdate() throws Exception {
    return propose(ProposalRequest.update());
  }

  private ByteString propose(ProposalRequest request) throws Exception {
    PendingProposal proposal = group.propose(encrypted ? request.encrypted() : request);
    group = proposal.group();
    return Client.wire(proposal.message().encoded());
  }

  /// Makes a commit, which waits for [#handlePending].
  MlsClient.CommitResponse commit(MlsClient.CommitRequest wanted) throws Exception {
    receive(wanted.getByReferenceList());
    if (group.proposals().size() != wanted.getByReferenceCount()) {
      throw new IllegalArgumentException(
          "%d proposals wait and %d are to be committed"
              .formatted(group.proposals().size(), wanted.getByReferenceCount()));
    }
    List<Proposal> byValue = new ArrayList<>();
    for (MlsClient.ProposalDescription description : wanted.getByValueList()) {
      byValue.add(proposal(description));
    }
    CommitRequest request = CommitRequest.RECEIVED.with(byValue);
    request = encrypted ? request.encrypted() : request;
    request = wanted.getForcePath() ? request.withPath() : request;
    request = wanted.getExternalTree() ? request.withoutTreeInWelcome() : request;
    PendingCommit made = group.commit(request);
    pending = Optional.of(made);
    MlsClient.CommitResponse.Builder response =
        MlsClient.CommitResponse.newBuilder().setCommit(Client.wire(made.message().encoded()));
    made.welcome().ifPresent(welcome -> response.setWelcome(Client.wire(welcome.encoded())));
    if (wanted.getExternalTree()) {
      response.setRatchetTree(Client.wire(made.group().ratchetTree()));
    }
    return response.build();
  }

  /// The next epoch, after our own commit.
  Membership handlePending() {
    PendingCommit accepted =
        pending.orElseThrow(() -> new IllegalStateException("no commit is pending"));
    return new Membership(client, encrypted, accepted.keep());
  }

  /// The next epoch, after a commit of somebody else.
  Membership handle(MlsClient.HandleCommitRequest request) throws Exception {
    receive(request.getProposalList());
    Received received = group.process(Client.bytes(request.getCommit()));
    return switch (received) {
      case Received.Commit commit -> new Membership(client, encrypted, commit.keep());
      case Received.OwnCommit own when pending.isPresent() && pending.get().matches(own) ->
          handlePending();
      case Received.OwnCommit _,
          Received.Application _,
          Received.ProposalStored _,
          Received.Removed _,
          Received.OwnMessage _,
          Received.Duplicate _,
          Received.FutureEpoch _,
          Received.StaleEpoch _,
          Received.Fork _ ->
          throw new IllegalArgumentException("the commit is to us " + received);
    };
  }

  /// Takes proposals; our own are known already.
  private void receive(List<ByteString> proposals) throws Exception {
    for (ByteString proposal : proposals) {
      Received received = group.process(Client.bytes(proposal));
      group =
          switch (received) {
            case Received.ProposalStored _, Received.OwnMessage _, Received.Duplicate _ ->
                received.keep();
            case Received.Application _,
                Received.Commit _,
                Received.Removed _,
                Received.OwnCommit _,
                Received.FutureEpoch _,
                Received.StaleEpoch _,
                Received.Fork _ ->
                throw new IllegalArgumentException("a proposal is to us " + received);
          };
    }
  }

  MlsClient.UnprotectResponse unprotect(ByteString ciphertext) throws Exception {
    Received received = group.process(Client.bytes(ciphertext));
    if (!(received instanceof Received.Application application)) {
      throw new IllegalArgumentException("the application message is to us " + received);
    }
    group = application.keep();
    return MlsClient.UnprotectResponse.newBuilder()
        .setAuthenticatedData(Client.wire(application.authenticatedData()))
        .setPlaintext(Client.wire(application.data()))
        .build();
  }

  ByteString protect(ByteString plaintext, ByteString authenticatedData) {
    MlsMessage message = group.protect(Client.bytes(plaintext), Client.bytes(authenticatedData));
    return Client.wire(message.encoded());
  }

  ByteString export(MlsClient.ExportRequest request) {
    try (Secret exported =
        group.export(
            request.getLabel(), Client.bytes(request.getContext()), request.getKeyLength())) {
      return Client.wire(exported);
    }
  }

  MlsClient.GroupInfoResponse groupInfo(boolean externalTree) {
    MlsMessage info =
        group.groupInfo(new Group.GroupInfoContent(!externalTree, true, Extensions.EMPTY));
    MlsClient.GroupInfoResponse.Builder response =
        MlsClient.GroupInfoResponse.newBuilder().setGroupInfo(Client.wire(info.encoded()));
    if (externalTree) {
      response.setRatchetTree(Client.wire(group.ratchetTree()));
    }
    return response.build();
  }

  ByteString epochAuthenticator() {
    return Client.wire(group.epochAuthenticator());
  }

  Proposal remove(ByteString name) {
    Credential credential = new Credential.Basic(Client.bytes(name));
    return group.all().stream()
        .filter(member -> member.credential().equals(credential))
        .findFirst()
        .map(member -> new Proposal.Remove(member.leafIndex()))
        .orElseThrow(() -> new IllegalArgumentException("no member " + name.toStringUtf8()));
  }

  Proposal resumptionPsk(long epoch) {
    return group.resumptionPsk(group.groupId(), new Epoch(epoch));
  }

  Proposal externalPsk(ByteString id) {
    return group.externalPsk(Client.bytes(id));
  }

  private Proposal proposal(MlsClient.ProposalDescription description) throws Exception {
    String type = description.getProposalType().toStringUtf8();
    return switch (type) {
      case "add" -> new Proposal.Add(Client.keyPackage(description.getKeyPackage()));
      case "remove" -> remove(description.getRemovedId());
      case "externalPSK" -> externalPsk(description.getPskId());
      case "resumptionPSK" -> resumptionPsk(description.getEpochId());
      case "groupContextExtensions" ->
          new Proposal.GroupContextExtensions(Client.extensions(description.getExtensionsList()));
      default -> throw new IllegalArgumentException("no proposal by value of type " + type);
    };
  }

  /// The suite of the group that the ReInit which closed this one announces.
  CipherSuiteId nextSuite() {
    return group
        .closedBy()
        .orElseThrow(() -> new IllegalStateException("no ReInit closed the group"))
        .cipherSuite();
  }
}
