package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeMath;
import sonet.mls.tree.UpdatePath;

/// A group of full members with a light one to come, and what it is sent.
final class PartialWorld {
  private static final long NOW = 1_700_000_000;
  private static final Lifetime FOREVER = new Lifetime(0, -1);
  private static final int EPOCHS = 3;

  private final MlsSuite suite;
  private final Generation generation;
  private final Environment environment;
  private final List<Group> members = new ArrayList<>();

  /// What one kind makes of a new world.
  @FunctionalInterface
  interface Scenario {
    /// The vectors.
    List<VectorWriter> play(PartialWorld world) throws MlsException;
  }

  /// A client with a key package.
  private record Client(KeyPair signatureKeys, ClientIdentity identity, KeyPackageBundle bundle) {}

  /// A client that was added and has not joined yet.
  private record Invited(Client client, AnnotatedWelcome welcome, Group committer) {}

  private PartialWorld(MlsSuite suite, Generation generation) {
    this.suite = suite;
    this.generation = generation;
    this.environment =
        new Environment(
            generation.registry(),
            generation.random(),
            () -> NOW,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT.withLifetimes(GroupPolicy.Lifetimes.UNCHECKED));
  }

  /// The vectors of a scenario for all suites, each in a group of two.
  static List<VectorWriter> each(Generation generation, Scenario scenario) throws MlsException {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      PartialWorld world = new PartialWorld(suite, generation);
      world.members.add(
          Group.create(
              world.environment,
              Group.Parameters.random(world.environment, suite),
              world.newClient().identity()));
      world.addFull();
      vectors.addAll(scenario.play(world));
    }
    return vectors;
  }

  List<VectorWriter> syntax() throws MlsException {
    Invited invited = invite();
    Group from = members.getFirst();
    MembershipProof proof = from.membershipProof(from.self());
    MlsMessage.GroupInfo groupInfo = from.groupInfo(Group.GroupInfoContent.FULL);
    PublicMessage open = open(from.propose(ProposalRequest.update()).message());
    PrivateMessage encrypted = encrypted(from.protect(generation.bytes(20)));
    PendingCommit commit = from.commit(CommitRequest.update());
    return List.of(
        begun()
            .bytes("copath_hash", proof.copathHashes().getFirst())
            .bytes("membership_proof", proof)
            .bytes("sender_authenticated_welcome", invited.welcome().welcome())
            .bytes(
                "sender_authenticated_group_info",
                new SenderAuthenticatedMessage<>(groupInfo.groupInfo(), proof))
            .bytes(
                "sender_authenticated_public_message",
                new SenderAuthenticatedMessage<>(open, proof))
            .bytes(
                "sender_authenticated_private_message",
                new SenderAuthenticatedMessage<>(encrypted, proof))
            .bytes("annotated_welcome", invited.welcome())
            .bytes("annotated_commit", from.annotation(commit).forReceiver(new LeafIndex(1))));
  }

  List<VectorWriter> proofs() {
    List<VectorWriter> vectors = new ArrayList<>();
    for (GeneratedTree shape : GeneratedTree.shapes(suite, generation)) {
      RatchetTree tree = shape.tree();
      vectors.add(
          begun()
              .bytes("tree_hash", tree.treeHash())
              .listOfBytes(
                  "proofs",
                  Stream.of(tree.members().getFirst(), tree.members().getLast())
                      .map(member -> MembershipProof.of(tree, member.index()).encoded())
                      .toList()));
    }
    return vectors;
  }

  List<VectorWriter> senders() throws MlsException {
    Group from = members.getFirst();
    MembershipProof proof = from.membershipProof(from.self());
    return List.of(
        sender("PublicMessageProposal", from.propose(ProposalRequest.update()).message(), proof),
        sender("PublicMessageCommit", from.commit(CommitRequest.update()).message(), proof));
  }

  private VectorWriter sender(String type, MlsMessage message, MembershipProof proof) {
    return begun()
        .text("message_type", type)
        .bytes(
            "sender_authenticated_message", new SenderAuthenticatedMessage<>(open(message), proof));
  }

  List<VectorWriter> welcome() throws MlsException {
    Invited invited = invite();
    Group joined = invited.committer();
    LeafIndex leaf =
        joined.all().stream()
            .filter(member ->
                member.leafNode().equals(invited.client().bundle().keyPackage().leafNode()))
            .findFirst()
            .orElseThrow()
            .leafIndex();
    return List.of(
        joiner(invited)
            .number("joiner_leaf_index", leaf.value())
            .bytes("epoch_authenticator", joined.epochAuthenticator()));
  }

  List<VectorWriter> passive() throws MlsException {
    Invited invited = invite();
    VectorWriter vector =
        joiner(invited)
            .bytes("initial_epoch_authenticator", invited.committer().epochAuthenticator());
    LeafIndex light = new LeafIndex(2);
    List<VectorWriter> epochs = new ArrayList<>();
    for (int i = 0; i < EPOCHS; i++) {
      Group committer = members.get(i % members.size());
      List<Bytes> proposals = new ArrayList<>();
      if (i == 1) {
        proposals.add(propose(i % members.size(), members.size() - 1));
        committer = members.get(i % members.size());
      }
      PendingCommit pending =
          committer.commit(
              i == 1 ? CommitRequest.RECEIVED : CommitRequest.update().with(addition()));
      Bytes annotated = committer.annotation(pending).forReceiver(light).encoded();
      deliver(committer, pending);
      Group sender = pending.group();
      epochs.add(
          new VectorWriter()
              .listOfBytes("proposals", proposals)
              .bytes("annotated_commit", annotated)
              .listOfBytes(
                  "application_messages",
                  List.of(sender.authenticated(sender.protect(generation.bytes(20))).encoded()))
              .bytes("epoch_authenticator", sender.epochAuthenticator()));
    }
    return List.of(vector.objects("epochs", epochs));
  }

  /// Has one member but the committer update itself by a proposal to all.
  private Bytes propose(int committer, int last) throws MlsException {
    int proposer = committer == last ? 0 : last;
    var pending = members.get(proposer).propose(ProposalRequest.update());
    for (int i = 0; i < members.size(); i++) {
      members.set(
          i, i == proposer ? pending.group() : members.get(i).process(pending.message()).keep());
    }
    return pending.message().encoded();
  }

  List<VectorWriter> path() throws MlsException {
    List<VectorWriter> vectors = new ArrayList<>();
    for (GeneratedTree shape : GeneratedTree.shapes(suite, generation)) {
      LeafIndex sender = shape.tree().members().getFirst().index();
      LeafIndex receiver = shape.tree().members().getLast().index();
      try (NewPath path = shape.newPath(sender)) {
        Bytes treeHash = path.tree().treeHash();
        UpdatePath update = path.encrypt(treeHash, Set.of(), generation.random());
        vectors.add(
            begun()
                .bytes("update_path", update)
                .bytes("tree_hash_after", treeHash)
                .number("resolution_index", path.tree().ciphertextIndex(sender, receiver, Set.of()))
                .bytes("sender_membership_proof_after", MembershipProof.of(path.tree(), sender))
                .bytes("receiver_membership_proof_after", MembershipProof.of(path.tree(), receiver))
                .objects("receiver_path_state", pathState(shape, receiver))
                .bytes("commit_secret", path.commitSecret()));
      }
    }
    return vectors;
  }

  private List<VectorWriter> pathState(GeneratedTree shape, LeafIndex receiver) {
    List<VectorWriter> state = new ArrayList<>();
    NodeIndex leaf = TreeMath.nodeOf(receiver);
    state.add(
        new VectorWriter()
            .number("node", leaf.value())
            .text("path_secret", "")
            .bytes("encryption_priv", shape.leafKey(receiver).privateKey()));
    for (NodeIndex node : TreeMath.directPath(leaf, shape.tree().leafCount())) {
      Optional<Bytes> pathSecret = shape.pathSecret(receiver, node);
      if (pathSecret.isPresent()) {
        state.add(pathKey(node, Secret.of(pathSecret.get())));
      }
    }
    return state;
  }

  private VectorWriter pathKey(NodeIndex node, Secret pathSecret) {
    try (Secret nodeSecret = suite.deriveSecret(pathSecret, "node")) {
      return new VectorWriter()
          .number("node", node.value())
          .bytes("path_secret", pathSecret)
          .bytes("encryption_priv", suite.primitives().deriveKemKeyPair(nodeSecret).privateKey());
    }
  }

  List<VectorWriter> commit() throws MlsException {
    Invited invited = invite();
    return List.of(
        new PartialCommitMaterial(suite, invited.client().bundle(), invited.welcome())
            .vector(invited.committer()));
  }

  private VectorWriter begun() {
    return new VectorWriter().number("cipher_suite", suite.id().value());
  }

  private VectorWriter joiner(Invited invited) {
    Client client = invited.client();
    return begun()
        .bytes("key_package", new MlsMessage.KeyPackage(client.bundle().keyPackage()))
        .bytes("signature_priv", client.signatureKeys().privateKey())
        .bytes("encryption_priv", client.bundle().encryptionKey())
        .bytes("init_priv", client.bundle().initKey())
        .objects("external_psks", List.of())
        .bytes("annotated_welcome", invited.welcome());
  }

  /// Has the first member add a client that will be a light member.
  private Invited invite() throws MlsException {
    Client client = newClient();
    Group committer = members.getFirst();
    PendingCommit pending =
        committer.commit(
            CommitRequest.update()
                .with(new Proposal.Add(client.bundle().keyPackage()))
                .withoutTreeInWelcome());
    deliver(committer, pending);
    return new Invited(
        client,
        pending
            .group()
            .annotatedWelcome(pending.welcome().orElseThrow(), client.bundle().keyPackage()),
        pending.group());
  }

  private Proposal addition() {
    return new Proposal.Add(newClient().bundle().keyPackage());
  }

  private void addFull() throws MlsException {
    Client client = newClient();
    Group committer = members.getFirst();
    PendingCommit pending =
        committer.commit(
            CommitRequest.update().with(new Proposal.Add(client.bundle().keyPackage())));
    deliver(committer, pending);
    members.add(
        Group.join(
            environment,
            JoinRequest.of(
                pending.welcome().orElseThrow().welcome(),
                client.bundle(),
                client.identity().signer())));
  }

  private void deliver(Group committer, PendingCommit pending) throws MlsException {
    for (int i = 0; i < members.size(); i++) {
      members.set(
          i,
          members.get(i).equals(committer)
              ? pending.group()
              : members.get(i).process(pending.message()).keep());
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

  private static PublicMessage open(MlsMessage message) {
    if (message instanceof MlsMessage.Public(PublicMessage open)) {
      return open;
    }
    throw new AssertionError("a message in the open was asked for");
  }

  private static PrivateMessage encrypted(MlsMessage message) {
    if (message instanceof MlsMessage.Private(PrivateMessage encrypted)) {
      return encrypted;
    }
    throw new AssertionError("an encrypted message was asked for");
  }
}
