package sonet.vectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// A group in which things happen, and the record of it that a passive client follows.
///
/// The active members are played to the end, the passive one is only recorded.
final class PassiveWorld {
  private static final int FOUNDERS = 3;
  private static final long NOW = 1_700_000_000;
  private static final Lifetime FOREVER = new Lifetime(0, -1);

  private final MlsSuite suite;
  private final Generation generation;
  private final Environment environment;
  private final Map<Bytes, Bytes> psks = new LinkedHashMap<>();
  private final Map<Bytes, Client> waiting = new HashMap<>();
  private final List<Group> members = new ArrayList<>();
  private final Client passive;
  private VectorWriter vector = new VectorWriter();
  private final List<VectorWriter> epochs = new ArrayList<>();
  private final List<Bytes> proposals = new ArrayList<>();

  /// A client with a key package.
  private record Client(KeyPair signatureKeys, ClientIdentity identity, KeyPackageBundle bundle) {}

  private PassiveWorld(MlsSuite suite, Generation generation) {
    this.suite = suite;
    this.generation = generation;
    this.environment =
        new Environment(
            generation.registry(),
            generation.random(),
            () -> NOW,
            AuthenticationService.ANY_BASIC,
            id -> Optional.ofNullable(psks.get(id)).map(Secret::of),
            GroupPolicy.DEFAULT.withLifetimes(GroupPolicy.Lifetimes.UNCHECKED));
    this.passive = newClient();
  }

  /// A group of a few members, without the passive client.
  static PassiveWorld create(MlsSuite suite, Generation generation) throws MlsException {
    PassiveWorld world = new PassiveWorld(suite, generation);
    world.members.add(
        Group.create(
            world.environment,
            Group.Parameters.random(world.environment, suite),
            world.newClient().identity()));
    for (int i = 1; i < FOUNDERS; i++) {
      world.commit(0, world.adding(CommitRequest.update()));
    }
    return world;
  }

  /// How many active members there are.
  int size() {
    return members.size();
  }

  int below(int bound) {
    return generation.below(bound);
  }

  /// Has the first member add the passive client, with whatever else is asked for. The record
  /// begins here.
  void addPassiveClient(CommitRequest request) throws MlsException {
    CommitRequest adding =
        request.with(new Proposal.Add(passive.bundle().keyPackage())).withoutReceived();
    PendingCommit pending = apply(0, adding);
    epochs.clear();
    Optional<Bytes> tree =
        request.treeInWelcome() ? Optional.empty() : Optional.of(pending.group().ratchetTree());
    vector =
        new VectorWriter()
            .number("cipher_suite", suite.id().value())
            .bytes("key_package", new MlsMessage.KeyPackage(passive.bundle().keyPackage()))
            .bytes("signature_priv", passive.signatureKeys().privateKey())
            .bytes("encryption_priv", passive.bundle().encryptionKey())
            .bytes("init_priv", passive.bundle().initKey())
            .bytes("welcome", pending.welcome().orElseThrow())
            .optionalBytes("ratchet_tree", tree)
            .bytes("initial_epoch_authenticator", pending.group().epochAuthenticator());
  }

  /// A new external key, proposed by value.
  Proposal externalPsk() {
    Bytes id = generation.bytes(8);
    psks.put(id, generation.bytes(suite.hashLength()));
    return members.getFirst().externalPsk(id);
  }

  /// The addition of a new client, who joins with the next commit.
  Proposal addition() {
    Client client = newClient();
    waiting.put(client.bundle().reference(suite).value(), client);
    return new Proposal.Add(client.bundle().keyPackage());
  }

  CommitRequest adding(CommitRequest request) {
    return request.with(addition());
  }

  /// A commit with an external key and, from the second epoch on, the resumption key of the last
  /// one.
  CommitRequest pskCommit() {
    Group group = members.getFirst();
    return CommitRequest.RECEIVED
        .with(externalPsk())
        .with(group.resumptionPsk(group.groupId(), group.epoch()));
  }

  /// The removal of an active member.
  Proposal removal(int member) {
    return new Proposal.Remove(members.get(member).self());
  }

  /// Sends a proposal to everyone.
  void propose(int proposer, ProposalRequest request) throws MlsException {
    PendingProposal pending = members.get(proposer).propose(request);
    proposals.add(pending.message().encoded());
    for (int i = 0; i < members.size(); i++) {
      members.set(
          i, i == proposer ? pending.group() : members.get(i).process(pending.message()).keep());
    }
  }

  /// Begins an epoch.
  void commit(int committer, CommitRequest request) throws MlsException {
    recordEpoch(apply(committer, request));
  }

  /// Removes another active member, if that leaves enough of them.
  void removeSomeone(int committer) throws MlsException {
    if (members.size() < FOUNDERS) {
      commit(committer, CommitRequest.update());
      return;
    }
    int other = (committer + 1) % members.size();
    commit(committer, CommitRequest.RECEIVED.with(removal(other)));
  }

  /// Everyone but the committer updates, by reference.
  void updateAll(int committer) throws MlsException {
    for (int i = 0; i < members.size(); i++) {
      if (i != committer) {
        propose(i, below(2) == 0 ? ProposalRequest.update() : ProposalRequest.update().encrypted());
      }
    }
    commit(committer, CommitRequest.RECEIVED);
  }

  /// A new client comes in by itself.
  void joinExternally() throws MlsException {
    MlsMessage.GroupInfo groupInfo = members.getFirst().groupInfo(Group.GroupInfoContent.FULL);
    PendingCommit pending =
        Group.joinExternally(
            environment, ExternalJoinRequest.of(groupInfo.groupInfo(), newClient().identity()));
    deliver(pending);
    members.add(pending.keep());
    recordEpoch(pending);
  }

  /// The vector of all that was recorded.
  VectorWriter vector() {
    return vector.objects("external_psks", writtenPsks()).objects("epochs", epochs);
  }

  private void recordEpoch(PendingCommit pending) {
    epochs.add(
        new VectorWriter()
            .listOfBytes("proposals", proposals)
            .bytes("commit", pending.message())
            .bytes("epoch_authenticator", pending.group().epochAuthenticator()));
    proposals.clear();
  }

  private PendingCommit apply(int committer, CommitRequest request) throws MlsException {
    PendingCommit pending = members.remove(committer).commit(request);
    deliver(pending);
    members.add(Math.min(committer, members.size()), pending.keep());
    if (pending.welcome().isPresent()) {
      welcome(pending.welcome().get(), pending.group().ratchetTree());
    }
    return pending;
  }

  /// Everyone else follows a commit, or is gone.
  private void deliver(PendingCommit pending) throws MlsException {
    List<Group> remaining = new ArrayList<>();
    for (Group member : members) {
      Received received = member.process(pending.message());
      Group next = received.keep();
      if (received instanceof Received.Commit) {
        remaining.add(next);
      }
    }
    members.clear();
    members.addAll(remaining);
  }

  private void welcome(MlsMessage.Welcome message, Bytes tree) throws MlsException {
    for (var secrets : message.welcome().secrets()) {
      KeyPackageRef reference = secrets.newMember();
      Optional<Client> client = Optional.ofNullable(waiting.remove(reference.value()));
      if (client.isPresent()) {
        members.add(
            Group.join(
                environment,
                JoinRequest.of(
                        message.welcome(), client.get().bundle(), client.get().identity().signer())
                    .withRatchetTree(tree)));
      }
    }
  }

  private Client newClient() {
    KeyPair signatureKeys = suite.primitives().generateSignatureKeyPair(generation.random());
    ClientIdentity identity =
        ClientIdentity.of(
            new Credential.Basic(generation.bytes(8)),
            suite.primitives().signer(signatureKeys),
            generation.registry());
    return new Client(
        signatureKeys, identity, KeyPackageBundle.create(environment, suite, identity, FOREVER));
  }

  private List<VectorWriter> writtenPsks() {
    List<VectorWriter> written = new ArrayList<>();
    psks.forEach(
        (id, value) -> written.add(new VectorWriter().bytes("psk_id", id).bytes("psk", value)));
    return written;
  }
}
