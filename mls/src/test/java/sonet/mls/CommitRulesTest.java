package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.SentProposal;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContentAuthData;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.UpdatePath;

/// Commits whose path, tag or keys are not what they must be (RFC 9420 §7.5, §12.4).
final class CommitRulesTest {
  private static final LeafIndex BOB = new LeafIndex(1);
  private static final ProposalType CUSTOM = new ProposalType(0xf0f0);

  private final Stage stage;
  private final Forger alice;
  private final UpdatePath good;

  CommitRulesTest() throws MlsException {
    stage = new Stage();
    alice = stage.byAlice();
    good = alice.path();
  }

  private static UpdatePath with(UpdatePath path, int index, UpdatePath.Node node) {
    List<UpdatePath.Node> nodes = new ArrayList<>(path.nodes());
    nodes.set(index, node);
    return new UpdatePath(path.leafNode(), nodes);
  }

  private static UpdatePath withKey(UpdatePath path, int index, Bytes key) {
    return with(
        path, index, new UpdatePath.Node(key, path.nodes().get(index).encryptedPathSecret()));
  }

  private static UpdatePath withSecrets(
      UpdatePath path, int index, List<HpkeCiphertext> ciphertexts) {
    return with(
        path, index, new UpdatePath.Node(path.nodes().get(index).encryptionKey(), ciphertexts));
  }

  @Test
  @Breaks(Rule.WRONG_PATH_LENGTH)
  void aPathHasANodeForEachNodeOfTheFilteredDirectPath() throws MlsException {
    List<UpdatePath.Node> more = new ArrayList<>(good.nodes());
    more.add(new UpdatePath.Node(alice.freshKey(), List.of()));
    for (List<UpdatePath.Node> nodes :
        List.of(good.nodes().subList(0, 1), List.<UpdatePath.Node>of(), more)) {
      stage.refuses(Rule.WRONG_PATH_LENGTH, alice.commit(new UpdatePath(good.leafNode(), nodes)));
    }
  }

  @Test
  @Breaks(Rule.WRONG_CIPHERTEXT_COUNT)
  void aPathSecretIsEncryptedToEachNodeOfTheResolution() throws MlsException {
    List<HpkeCiphertext> one = good.nodes().get(1).encryptedPathSecret();
    assertThat(one).hasSize(1);
    for (List<HpkeCiphertext> ciphertexts :
        List.of(List.<HpkeCiphertext>of(), List.of(one.getFirst(), one.getFirst()))) {
      for (int node : new int[] {0, 1}) {
        stage.refuses(
            Rule.WRONG_CIPHERTEXT_COUNT, alice.commit(withSecrets(good, node, ciphertexts)));
      }
    }
  }

  @Test
  @Breaks(Rule.PATH_KEY_NOT_FRESH)
  void noNodeOfAPathHasAKeyThatStandsInTheTree() throws MlsException {
    Bytes carols = stage.byAlice().tree().leaf(new LeafIndex(2)).orElseThrow().encryptionKey();
    stage.refuses(Rule.PATH_KEY_NOT_FRESH, alice.commit(withKey(good, 1, carols)));
    stage.refuses(
        Rule.PATH_KEY_NOT_FRESH,
        alice.commit(withKey(good, 1, good.nodes().getFirst().encryptionKey())));
    stage.refuses(
        Rule.PATH_KEY_NOT_FRESH, alice.commit(withKey(good, 0, good.leafNode().encryptionKey())));
  }

  @Test
  @Breaks(Rule.PATH_KEY_NOT_FRESH)
  void noKeyThatThePathReplacesComesBack() throws MlsException {
    Bytes root = alice.tree().encryptionKey(new sonet.mls.tree.NodeIndex(3)).orElseThrow();
    stage.refuses(Rule.PATH_KEY_NOT_FRESH, alice.commit(withKey(good, 1, root)));
  }

  @Test
  @Breaks(Rule.PATH_KEY_NOT_FRESH)
  void theLeafOfAPathHasNoKeyThatStandsInTheTree() throws MlsException {
    Bytes carols = stage.byAlice().tree().leaf(new LeafIndex(2)).orElseThrow().encryptionKey();
    stage.refuses(Rule.PATH_KEY_NOT_FRESH, alice.commit(withLeafKey(carols)));
  }

  @Test
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void theKeysOfAPathAreKeysOfTheSuite() throws MlsException {
    for (int length : new int[] {0, 31, 32, 33}) {
      Bytes noKey = Bytes.wrap(new byte[length]);
      stage.refuses(Rule.INVALID_PUBLIC_KEY, alice.commit(withKey(good, 0, noKey)));
      stage.refuses(Rule.INVALID_PUBLIC_KEY, alice.commit(withLeafKey(noKey)));
    }
  }

  /// A path whose leaf has another encryption key and is signed all the same.
  private UpdatePath withLeafKey(Bytes key) {
    return new UpdatePath(
        alice.commitLeaf(alice.ownContent(key), alice.parentHash(good)), good.nodes());
  }

  @Test
  @Breaks(Rule.WRONG_PARENT_HASH)
  void theParentHashOfTheLeafCoversThePath() throws MlsException {
    stage.refuses(Rule.WRONG_PARENT_HASH, alice.commit(withKey(good, 1, alice.freshKey())));
    for (Bytes other : List.of(Bytes.EMPTY, alice.bytes(32), alice.parentHash(good).slice(0, 31))) {
      LeafNode leaf = alice.commitLeaf(good.leafNode().content(), other);
      stage.refuses(Rule.WRONG_PARENT_HASH, alice.commit(new UpdatePath(leaf, good.nodes())));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_PATH_SECRET)
  void aPathSecretDecrypts() throws MlsException {
    HpkeCiphertext sealed = good.nodes().get(1).encryptedPathSecret().getFirst();
    for (HpkeCiphertext forged :
        List.of(
            new HpkeCiphertext(sealed.kemOutput(), alice.bytes(48)),
            new HpkeCiphertext(sealed.kemOutput(), Bytes.EMPTY),
            new HpkeCiphertext(Bytes.wrap(new byte[32]), sealed.ciphertext()),
            new HpkeCiphertext(Bytes.EMPTY, sealed.ciphertext()))) {
      stage.memberRefuses(
          Rule.UNDECRYPTABLE_PATH_SECRET, alice.commit(withSecrets(good, 1, List.of(forged))));
    }
  }

  @Test
  @Breaks(Rule.PATH_KEY_MISMATCH)
  void aPathSecretLeadsToTheAnnouncedKeys() throws MlsException {
    stage.memberRefuses(Rule.PATH_KEY_MISMATCH, alice.commit(alice.pathWithForeignSecrets()));
  }

  /// HPKE carries a plaintext of any length, so a path secret can have any.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 5000})
  @Breaks(Rule.PATH_KEY_MISMATCH)
  void aPathSecretOfAnotherLengthLeadsToOtherKeys(int length) throws MlsException {
    stage.memberRefuses(Rule.PATH_KEY_MISMATCH, alice.commit(alice.pathWithSecretsOf(length)));
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void aCommitOfNothingNeedsAPath() throws MlsException {
    stage.refuses(Rule.PATH_REQUIRED, alice.commit());
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void proposalsThatChangeWhoKnowsSecretsNeedAPath() throws MlsException {
    MlsMessage update = stage.byBob().proposal(new Proposal.Update(stage.byBob().updateLeaf()));
    stage.refuses(Rule.PATH_REQUIRED, update, alice.commitOf(update));
    stage.refuses(Rule.PATH_REQUIRED, alice.commit(new Proposal.Remove(BOB)));
    stage.refuses(
        Rule.PATH_REQUIRED, alice.commit(new Proposal.GroupContextExtensions(Extensions.EMPTY)));
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void anAddBesideARemoveNeedsAPathAsWell() throws MlsException {
    stage.refuses(
        Rule.PATH_REQUIRED,
        alice.commit(
            new Proposal.Add(stage.keyPackage(stage.client("dave")).keyPackage()),
            new Proposal.Remove(BOB)));
  }

  @Test
  @Breaks(Rule.PATH_REQUIRED)
  void aProposalOfAnUnknownTypeNeedsAPath() throws MlsException {
    Stage open =
        new Stage(
            Stage.Setup.PLAIN.withIdentity(plain ->
                plain.withCapabilities(Clients.withProposals(plain.capabilities(), CUSTOM))));
    open.refuses(
        Rule.PATH_REQUIRED, open.byAlice().commit(new Proposal.Unknown(CUSTOM, Bytes.EMPTY)));
  }

  @Test
  @Breaks(Rule.INVALID_CONFIRMATION_TAG)
  void theConfirmationTagIsTheComputedOneToItsLastByte() throws MlsException {
    PublicMessage commit =
        ((MlsMessage.Public) stage.a.commit(CommitRequest.update()).message()).message();
    Bytes tag = commit.auth().confirmationTag().orElseThrow();
    for (Bytes forged :
        List.of(
            alice.bytes(tag.length()),
            tag.slice(0, tag.length() - 1),
            Bytes.concat(tag, Bytes.of((byte) 0)),
            Bytes.EMPTY)) {
      MlsMessage.Public message =
          alice.open(
              commit.content(),
              new FramedContentAuthData(commit.auth().signature(), Optional.of(forged)));
      stage.memberRefuses(Rule.INVALID_CONFIRMATION_TAG, message);
      // Only members can tell.
      assertThat(stage.observer.process(message.encoded())).isInstanceOf(Observed.Commit.class);
    }
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aPskThatWeDoNotHaveCannotBeMixedIn() throws MlsException {
    Bytes nonce = alice.bytes(32);
    for (PreSharedKeyId psk :
        List.of(
            new PreSharedKeyId.External(Bytes.utf8("unknown"), nonce),
            new PreSharedKeyId.Resumption(
                ResumptionPskUsage.APPLICATION, stage.a.groupId(), new Epoch(99), nonce),
            new PreSharedKeyId.Resumption(
                ResumptionPskUsage.APPLICATION,
                new GroupId(Bytes.utf8("another")),
                stage.a.epoch(),
                nonce))) {
      stage.committerRefuses(Rule.PSK_NOT_AVAILABLE, new Proposal.PreSharedKey(psk));
      stage.memberRefuses(Rule.PSK_NOT_AVAILABLE, alice.commit(new Proposal.PreSharedKey(psk)));
    }
  }

  @Test
  @Breaks(Rule.OWN_LEAF_NOT_FOUND)
  void anUpdateOfOursWhoseKeyWeLostCannotBeCommitted() throws MlsException {
    // Carol sent it, and kept the group from before.
    MlsMessage lost = stage.c.propose(ProposalRequest.update()).message();
    Group a = stage.a.process(lost.encoded()).group();
    stage.memberRefuses(Rule.OWN_LEAF_NOT_FOUND, lost, a.commit(CommitRequest.RECEIVED).message());
  }

  @Test
  @Breaks(Rule.REFUSED_BY_POLICY)
  void theApplicationHasAWord() throws MlsException {
    CommitRules bobStays =
        (context, members, effect) ->
            effect.removed().stream().anyMatch(member -> member.leafIndex().equals(BOB))
                ? Optional.of("bob stays")
                : Optional.empty();
    Stage ruled =
        new Stage(
            Stage.Setup.PLAIN.withEnvironment(
                plain -> plain.withPolicy(plain.policy().withRules(bobStays))));
    ruled.committerRefuses(Rule.REFUSED_BY_POLICY, new Proposal.Remove(BOB));
    PendingCommit remove =
        ruled
            .a
            .withEnvironment(ruled.a.state().environment().withPolicy(GroupPolicy.DEFAULT))
            .commit(CommitRequest.remove(BOB));
    ruled.refuses(Rule.REFUSED_BY_POLICY, remove.message());
  }

  @Test
  @Breaks(Rule.GROUP_IS_REINITIALIZED)
  void nothingMoreComesOfAGroupThatWasClosed() throws MlsException {
    PendingCommit close =
        stage.a.commit(
            CommitRequest.RECEIVED.with(
                new Proposal.ReInit(
                    new GroupId(Bytes.utf8("a new group")),
                    ProtocolVersion.MLS10,
                    new CipherSuiteId(1),
                    Extensions.EMPTY)));
    Group c = stage.c.process(close.message().encoded()).group();
    ObservedGroup observed =
        ((Observed.Commit) stage.observer.process(close.message().encoded())).group();
    Forger forger = new Forger(close.group());
    for (MlsMessage message :
        List.of(
            forger.proposal(new Proposal.Remove(BOB)),
            forger.commit(forger.path()),
            forger.encrypt(
                ContentType.PROPOSAL,
                forger.plaintext(new Content.Proposal(new Proposal.Remove(BOB)))),
            forger.encrypt(
                ContentType.APPLICATION, forger.plaintext(new Content.Application(Stage.HELLO))))) {
      stage.memberRefuses(Rule.GROUP_IS_REINITIALIZED, c, message.encoded());
      Stage.assertRefused(Rule.GROUP_IS_REINITIALIZED, () -> observed.process(message.encoded()));
    }
  }

  @Test
  @Breaks(Rule.TOO_MANY_PROPOSALS)
  void aFloodOfProposalsEnds() throws MlsException {
    PublicGroup full = stage.c.publicGroup();
    Proposal remove = new Proposal.Remove(BOB);
    for (int i = 0; i < ProposalCache.MAX; i++) {
      full =
          full.withProposal(
              new SentProposal(
                  remove,
                  new Sender.Member(BOB),
                  Optional.of(new ProposalRef(Bytes.utf8("number " + i)))));
    }
    Group flooded = new Group(stage.c.state().withGroup(full));
    MlsMessage last = alice.proposal(remove);
    stage.memberRefuses(Rule.TOO_MANY_PROPOSALS, flooded, last.encoded());
  }

  @Test
  @Breaks(Rule.NO_EPOCH_FOLLOWS)
  void noCommitEndsTheEpochWithTheLastNumber() throws MlsException {
    Group committer = inTheLastEpoch(stage.a);
    Stage.assertRefused(Rule.NO_EPOCH_FOLLOWS, () -> committer.commit(CommitRequest.update()));
    MlsMessage commit = new Forger(committer).commit(stage.byAlice().path());
    Group receiver = inTheLastEpoch(stage.c);
    Stage.assertRefused(Rule.NO_EPOCH_FOLLOWS, () -> receiver.process(commit.encoded()));
  }

  private static Group inTheLastEpoch(Group group) {
    PublicGroup now = group.publicGroup();
    GroupContext context =
        new GroupContext(
            now.context().version(),
            now.context().cipherSuite(),
            now.context().groupId(),
            new Epoch(-1),
            now.context().treeHash(),
            now.context().confirmedTranscriptHash(),
            now.context().extensions());
    return new Group(
        group
            .state()
            .withGroup(
                new PublicGroup(
                    now.suite(),
                    context,
                    context.encoded(),
                    now.tree(),
                    now.interimTranscriptHash(),
                    now.confirmationTag(),
                    now.proposals(),
                    now.closedBy())));
  }
}
