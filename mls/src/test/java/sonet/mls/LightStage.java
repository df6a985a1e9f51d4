package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.framing.MlsMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.CopathHash;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.Node;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeHash;
import sonet.mls.tree.UpdatePath;

/// A [Stage] on which carol is a light member, who must refuse what alice, bob or whoever annotates
/// their messages forges.
final class LightStage {
  final Stage stage;
  final Group a;
  final Group b;
  final LightGroup c;

  LightStage() throws MlsException {
    this(Stage.Setup.PLAIN);
  }

  LightStage(Stage.Setup setup) throws MlsException {
    stage = new Stage(setup);
    a = stage.a;
    b = stage.b;
    c = stage.c.downgrade();
  }

  Forger byAlice() {
    return stage.byAlice();
  }

  /// A commit of alice for carol.
  AnnotatedCommit annotated(PendingCommit commit) {
    return a.annotation(commit).forReceiver(c.self());
  }

  /// A message of alice in the open, with her proof.
  SenderAuthenticatedMessage<MlsMessage> proven(MlsMessage message) {
    return a.authenticated(message);
  }

  /// A forged commit of alice without a path, which leaves the tree as it is.
  AnnotatedCommit forged(Proposal... proposals) {
    return annotated(byAlice().commit(proposals), a.publicGroup().tree(), Optional.empty());
  }

  /// A forged commit of alice with a path and all that goes with it, but for its confirmation tag.
  AnnotatedCommit forged(UpdatePath path) throws MlsException {
    return annotated(byAlice().commit(List.of(), Optional.of(path)), path);
  }

  /// The same with proposals that leave the tree as it is.
  AnnotatedCommit forged(List<ProposalOrRef> proposals, UpdatePath path) throws MlsException {
    return annotated(byAlice().commit(proposals, Optional.of(path)), path);
  }

  private AnnotatedCommit annotated(MlsMessage commit, UpdatePath path) throws MlsException {
    RatchetTree after = a.publicGroup().tree().merge(a.self(), path, Set.of(), a.groupId());
    return annotated(
        commit,
        after,
        Optional.of(
            new AnnotatedCommit.ResolutionIndex(
                after.ciphertextIndex(a.self(), c.self(), Set.of()))));
  }

  /// A forged commit of alice whose path has another leaf, in a tree that has that leaf too: the
  /// hash of the node above alice and bob, which carol's path has beside it, changes with it.
  AnnotatedCommit forged(UpdatePath good, LeafNode leaf) throws MlsException {
    AnnotatedCommit honest = forged(good);
    MembershipProof sender = honest.senderMembershipProofAfter();
    List<Optional<Node>> path = new ArrayList<>(sender.directPathNodes());
    path.set(0, Optional.of(new Node.Leaf(leaf)));
    MembershipProof forgedSender =
        new MembershipProof(sender.leafIndex(), sender.nLeaves(), path, sender.copathHashes());
    Bytes above =
        TreeHash.ofParent(
            a.suite(),
            path.get(1).map(node -> ((Node.Parent) node).parentNode()),
            TreeHash.ofLeaf(a.suite(), 0, Optional.of(leaf)),
            sender.copathHashes().getFirst().hashValue());
    MembershipProof receiver = honest.receiverMembershipProofAfter();
    List<CopathHash> beside = new ArrayList<>(receiver.copathHashes());
    beside.set(1, new CopathHash(above));
    return new AnnotatedCommit(
        byAlice().commit(List.of(), Optional.of(new UpdatePath(leaf, good.nodes()))),
        honest.senderMembershipProof(),
        forgedSender.treeHash(a.suite()),
        honest.resolutionIndex(),
        forgedSender,
        new MembershipProof(
            receiver.leafIndex(), receiver.nLeaves(), receiver.directPathNodes(), beside));
  }

  AnnotatedCommit annotated(
      MlsMessage commit,
      RatchetTree after,
      Optional<AnnotatedCommit.ResolutionIndex> resolutionIndex) {
    return new AnnotatedCommit(
        commit,
        Optional.of(a.membershipProof(a.self())),
        after.treeHash(),
        resolutionIndex,
        MembershipProof.of(after, a.self()),
        MembershipProof.of(after, c.self()));
  }

  void refuses(Rule rule, AnnotatedCommit commit) throws MlsException {
    refuses(rule, c, () -> c.process(commit));
  }

  void refuses(Rule rule, SenderAuthenticatedMessage<MlsMessage> message) throws MlsException {
    refuses(rule, c, () -> c.process(message));
  }

  void refuses(Rule rule, MlsMessage message) throws MlsException {
    refuses(rule, c, () -> c.process(message));
  }

  /// A light member refuses, is as before, and still takes part.
  void refuses(Rule rule, LightGroup member, ThrowingCallable step) throws MlsException {
    try (Group.Snapshot before = member.snapshot()) {
      Stage.assertRefused(rule, step);
      try (Group.Snapshot after = member.snapshot();
          Secret expected = before.state()) {
        assertThat(after.state().matches(expected)).isTrue();
      }
    }
    takesPart(member);
  }

  private void takesPart(LightGroup member) throws MlsException {
    assertThat(member.process(proven(a.protect(Stage.HELLO))))
        .isInstanceOfSatisfying(
            LightReceived.Application.class,
            message -> assertThat(message.data()).isEqualTo(Stage.HELLO));
    PendingCommit good = a.commit(CommitRequest.update().withoutReceived());
    LightReceived next = member.process(a.annotation(good).forReceiver(member.self()));
    assertThat(next).isInstanceOf(LightReceived.Commit.class);
    assertThat(next.group().epochAuthenticator()).isEqualTo(good.group().epochAuthenticator());
  }

  /// A client that alice added and that has not joined yet.
  final class Guest {
    final TestClient client;
    final KeyPackageBundle bundle;
    final PendingCommit commit;
    final AnnotatedWelcome welcome;

    Guest(String name, CommitRequest request) throws MlsException {
      client = stage.client(name);
      bundle = stage.keyPackage(client);
      commit = a.commit(request.with(new Proposal.Add(bundle.keyPackage())));
      welcome =
          commit.group().annotatedWelcome(commit.welcome().orElseThrow(), bundle.keyPackage());
    }

    LeafIndex leaf() {
      return welcome.joinerMembershipProof().leafIndex();
    }

    LightGroup join(AnnotatedWelcome by) throws MlsException {
      return LightGroup.join(
          client.environment(), LightJoinRequest.of(by, bundle, client.signer()));
    }

    /// The guest refuses, and joins by the good one then.
    void refuses(Rule rule, AnnotatedWelcome forged) throws MlsException {
      Stage.assertRefused(rule, () -> join(forged));
      try (LightGroup joined = join(welcome)) {
        assertThat(joined.epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
      }
    }
  }
}
