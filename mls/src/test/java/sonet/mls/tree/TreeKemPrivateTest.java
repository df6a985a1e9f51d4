package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.MlsException;
import sonet.mls.Rule;

class TreeKemPrivateTest {
  private static final LeafIndex SENDER = new LeafIndex(0);
  private static final NodeIndex ROOT = new NodeIndex(3);
  private static final NodeIndex LEFT = new NodeIndex(1);
  private static final Bytes CONTEXT = Bytes.utf8("a group context");

  private final Workshop workshop = new Workshop(13);
  private final List<Workshop.Client> clients =
      IntStream.range(0, 4).mapToObj(i -> workshop.client()).toList();
  private final RatchetTree before;
  private final NewPath path;
  private final UpdatePath update;

  TreeKemPrivateTest() throws MlsException {
    RatchetTree grown = RatchetTree.of(workshop.suite(), clients.getFirst().leaf());
    for (Workshop.Client client : clients.subList(1, 4)) {
      grown = grown.add(client.leaf()).tree();
    }
    before = grown;
    path = pathOf(before, 0);
    update = path.encrypt(CONTEXT, Set.of(), workshop.random());
  }

  @Test
  void everyMemberFindsTheCommitSecret() throws Exception {
    for (int i = 1; i < 4; i++) {
      TreeKemPrivate.Decrypted decrypted = keys(i).decrypt(received(update));
      assertThat(decrypted.commitSecret().matches(path.commitSecret())).isTrue();
      assertThat(
              decrypted
                  .next()
                  .key(ROOT)
                  .orElseThrow()
                  .privateKey()
                  .matches(path.privateKeys().key(ROOT).orElseThrow().privateKey()))
          .isTrue();
    }
  }

  @Test
  void onlyMembersBelowANodeLearnItsKey() throws Exception {
    assertThat(keys(1).decrypt(received(update)).next().key(LEFT)).isPresent();
    assertThat(keys(2).decrypt(received(update)).next().key(LEFT)).isEmpty();
  }

  @Test
  void aDamagedCiphertextIsRefused() {
    HpkeCiphertext old = update.nodes().getFirst().encryptedPathSecret().getFirst();
    byte[] damaged = old.ciphertext().toArray();
    damaged[5] ^= 1;
    assertThatDecryptionBreaks(
        Rule.UNDECRYPTABLE_PATH_SECRET,
        received(withCiphertext(new HpkeCiphertext(old.kemOutput(), Bytes.wrap(damaged)))));
  }

  @Test
  void aMalformedEncapsulationIsRefused() {
    HpkeCiphertext old = update.nodes().getFirst().encryptedPathSecret().getFirst();
    assertThatDecryptionBreaks(
        Rule.UNDECRYPTABLE_PATH_SECRET,
        received(withCiphertext(new HpkeCiphertext(Bytes.EMPTY, old.ciphertext()))));
  }

  @Test
  void anotherContextIsRefused() {
    assertThatDecryptionBreaks(
        Rule.UNDECRYPTABLE_PATH_SECRET,
        new TreeKemPrivate.Received(
            path.tree(), SENDER, update, Set.of(), Bytes.utf8("another context")));
  }

  @Test
  void aNewMemberHasNoCiphertext() throws Exception {
    Set<LeafIndex> added = Set.of(new LeafIndex(1));
    UpdatePath withoutIt = path.encrypt(CONTEXT, added, workshop.random());
    assertThatDecryptionBreaks(
        Rule.UNDECRYPTABLE_PATH_SECRET,
        new TreeKemPrivate.Received(path.tree(), SENDER, withoutIt, added, CONTEXT));
  }

  @Test
  void aPathOfOurOwnIsNotForUs() {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> keys(0).decrypt(received(update)))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.UNDECRYPTABLE_PATH_SECRET);
  }

  @Test
  void aPathThatDoesNotFitTheTreeIsRefused() {
    UpdatePath shorter = new UpdatePath(update.leafNode(), update.nodes().subList(0, 1));
    assertThatDecryptionBreaks(Rule.UNDECRYPTABLE_PATH_SECRET, received(shorter));
  }

  @Test
  void aPathSecretOfAnotherPathIsRefused() throws Exception {
    UpdatePath other = pathOf(before, 0).encrypt(CONTEXT, Set.of(), workshop.random());
    HpkeCiphertext foreign = other.nodes().getFirst().encryptedPathSecret().getFirst();
    assertThatDecryptionBreaks(Rule.PATH_KEY_MISMATCH, received(withCiphertext(foreign)));
  }

  @Test
  void everyDerivedKeyIsCompared() {
    UpdatePath.Node top = update.nodes().getLast();
    List<UpdatePath.Node> nodes = new ArrayList<>(update.nodes());
    nodes.set(1, new UpdatePath.Node(workshop.leafKey().publicKey(), top.encryptedPathSecret()));
    assertThatDecryptionBreaks(
        Rule.PATH_KEY_MISMATCH, received(new UpdatePath(update.leafNode(), nodes)));
  }

  @Test
  void aMemberWhoseUpdateWasCommittedDecryptsWithItsNewKey() throws Exception {
    KeyPair fresh = workshop.leafKey();
    RatchetTree updated =
        before.update(new LeafIndex(1), workshop.update(clients.get(1), new LeafIndex(1), fresh));
    NewPath over = pathOf(updated, 0);
    TreeKemPrivate.Received received =
        new TreeKemPrivate.Received(
            over.tree(),
            SENDER,
            over.encrypt(CONTEXT, Set.of(), workshop.random()),
            Set.of(),
            CONTEXT);
    TreeKemPrivate.Transition transition = keys(1).withLeafKey(fresh);
    assertThat(transition.consumed()).containsExactly(clients.get(1).leafKey().privateKey());
    assertThat(transition.next().decrypt(received).commitSecret().matches(over.commitSecret()))
        .isTrue();
  }

  @Test
  void replacedKeysAreConsumed() throws Exception {
    TreeKemPrivate first = keys(1).decrypt(received(update)).next();
    NewPath second = pathOf(path.tree(), 0);
    TreeKemPrivate.Decrypted decrypted =
        first.decrypt(
            new TreeKemPrivate.Received(
                second.tree(),
                SENDER,
                second.encrypt(CONTEXT, Set.of(), workshop.random()),
                Set.of(),
                CONTEXT));
    assertThat(decrypted.consumed())
        .containsExactlyInAnyOrder(
            first.key(ROOT).orElseThrow().privateKey(), first.key(LEFT).orElseThrow().privateKey());
    assertThat(decrypted.next().secrets()).doesNotContainAnyElementsOf(decrypted.consumed());
  }

  @Test
  void keysOfBlankedNodesAreConsumed() throws Exception {
    TreeKemPrivate first = keys(1).decrypt(received(update)).next();
    RatchetTree removed = path.tree().remove(new LeafIndex(3));
    TreeKemPrivate.Transition transition = first.retain(removed);
    assertThat(transition.consumed()).containsExactly(first.key(ROOT).orElseThrow().privateKey());
    assertThat(transition.next().key(ROOT)).isEmpty();
    assertThat(transition.next().key(LEFT)).isPresent();
    assertThat(transition.next().secrets()).noneMatch(Secret::isWiped);
  }

  @Test
  void aNewMemberDerivesTheKeysAboveIt() throws Exception {
    TreeKemPrivate joined =
        keys(2).fromWelcome(path.tree(), SENDER, path.pathSecretFor(new LeafIndex(2)));
    assertThat(joined.key(ROOT)).isPresent();
    assertThat(joined.key(LEFT)).isEmpty();
    TreeKemPrivate sibling =
        keys(1).fromWelcome(path.tree(), SENDER, path.pathSecretFor(new LeafIndex(1)));
    assertThat(sibling.key(ROOT)).isPresent();
    assertThat(sibling.key(LEFT)).isPresent();
    assertThat(path.pathSecretFor(new LeafIndex(1)).isWiped()).isFalse();
  }

  @Test
  void aPathSecretOfAWelcomeMustFitTheTree() {
    try (Secret wrong = Secret.random(workshop.random(), 32)) {
      assertThatExceptionOfType(MlsException.class)
          .isThrownBy(() -> keys(2).fromWelcome(path.tree(), SENDER, wrong))
          .extracting(MlsException::rule)
          .isEqualTo(Rule.PATH_KEY_MISMATCH);
    }
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> keys(1).fromWelcome(before, SENDER, path.pathSecretFor(new LeafIndex(1))))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.PATH_KEY_MISMATCH);
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(
            () -> keys(0).fromWelcome(path.tree(), SENDER, path.pathSecretFor(new LeafIndex(1))))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.PATH_KEY_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, -1})
  void thereIsAPathSecretForOtherMembersAlone(int leaf) {
    assertThatIllegalArgumentException().isThrownBy(() -> path.pathSecretFor(new LeafIndex(leaf)));
  }

  @Test
  void pathSecretsAreDeletedWhenThePathIsClosed() {
    Secret forSibling = path.pathSecretFor(new LeafIndex(1));
    Secret forOthers = path.pathSecretFor(new LeafIndex(2));
    path.close();
    assertThat(forSibling.isWiped()).isTrue();
    assertThat(forOthers.isWiped()).isTrue();
    assertThat(path.commitSecret().isWiped()).isFalse();
    assertThat(path.privateKeys().secrets()).noneMatch(Secret::isWiped);
  }

  @Test
  void aKeyOfTheTreeThatIsNoKeyStopsTheCommitter() {
    Workshop.Client broken = clients.get(1);
    LeafNode leaf = workshop.commit(broken, new LeafIndex(1), Bytes.of(new byte[31]), Bytes.EMPTY);
    NewPath over = pathOf(before.update(new LeafIndex(1), leaf), 0);
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> over.encrypt(CONTEXT, Set.of(), workshop.random()))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void theKeysSurviveARoundTrip() throws Exception {
    TreeKemPrivate keys = path.privateKeys();
    try (Secret stored = new Writer().value(keys).toSecret()) {
      Reader reader = Reader.of(stored);
      TreeKemPrivate read = TreeKemPrivate.read(reader);
      reader.end();
      assertThat(read.self()).isEqualTo(keys.self());
      for (NodeIndex node : List.of(ROOT, LEFT, new NodeIndex(0))) {
        KeyPair expected = keys.key(node).orElseThrow();
        KeyPair came = read.key(node).orElseThrow();
        assertThat(came.publicKey()).isEqualTo(expected.publicKey());
        assertThat(came.privateKey().matches(expected.privateKey())).isTrue();
      }
      try (Secret again = new Writer().value(read).toSecret()) {
        assertThat(again.matches(stored)).isTrue();
      }
    }
  }

  @Test
  void storedKeysOfNoNodeAreRefused() {
    Bytes stored =
        new Writer()
            .u32(0)
            .opaque(Bytes.of(new byte[32]))
            .opaque(Bytes.of(new byte[32]))
            .opaque(new Writer().u32(-1).opaque(Bytes.EMPTY).opaque(Bytes.EMPTY).toBytes())
            .toBytes();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Reader.decode(stored, TreeKemPrivate::read));
  }

  private NewPath pathOf(RatchetTree tree, int sender) {
    Workshop.Client client = clients.get(sender);
    return NewPath.create(
        tree,
        new NewPath.Committer(
            Workshop.GROUP, new LeafIndex(sender), client.leaf().content(), client.signer()),
        workshop.random());
  }

  private TreeKemPrivate keys(int member) {
    return TreeKemPrivate.of(new LeafIndex(member), clients.get(member).leafKey());
  }

  private TreeKemPrivate.Received received(UpdatePath of) {
    return new TreeKemPrivate.Received(path.tree(), SENDER, of, Set.of(), CONTEXT);
  }

  private UpdatePath withCiphertext(HpkeCiphertext forSibling) {
    List<UpdatePath.Node> nodes = new ArrayList<>(update.nodes());
    nodes.set(0, new UpdatePath.Node(nodes.getFirst().encryptionKey(), List.of(forSibling)));
    return new UpdatePath(update.leafNode(), nodes);
  }

  private void assertThatDecryptionBreaks(Rule rule, TreeKemPrivate.Received received) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> keys(1).decrypt(received))
        .extracting(MlsException::rule)
        .isEqualTo(rule);
  }
}
