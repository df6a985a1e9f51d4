package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;

/// Paths of leaf 0 in a group of five that break one rule each. The leaf is always signed by its
/// member, and its parent hash is the one for the keys that the path announces.
class PathMergeTest {
  private static final LeafIndex SENDER = new LeafIndex(0);

  private final Workshop workshop = new Workshop(11);
  private final List<Workshop.Client> clients =
      IntStream.range(0, 5).mapToObj(i -> workshop.client()).toList();
  private final RatchetTree tree;
  private final List<Bytes> keys = new ArrayList<>();
  private final List<List<HpkeCiphertext>> ciphertexts = new ArrayList<>();
  private Set<LeafIndex> newLeaves = Set.of();

  PathMergeTest() {
    RatchetTree grown = RatchetTree.of(workshop.suite(), clients.getFirst().leaf());
    for (Workshop.Client client : clients.subList(1, 5)) {
      grown = grown.add(client.leaf()).tree();
    }
    tree = grown;
    HpkeCiphertext any = new HpkeCiphertext(Bytes.of(new byte[32]), Bytes.of(new byte[48]));
    for (int receivers : new int[] {1, 2, 1}) {
      keys.add(freshKey());
      ciphertexts.add(IntStream.range(0, receivers).mapToObj(i -> any).toList());
    }
  }

  @Test
  void aPathThatKeepsAllRulesIsMerged() throws Exception {
    Bytes leafKey = freshKey();
    RatchetTree merged = tree.merge(SENDER, update(leafKey), newLeaves, Workshop.GROUP);
    assertThat(merged.leaf(SENDER).orElseThrow().encryptionKey()).isEqualTo(leafKey);
    assertThat(merged.parent(new NodeIndex(7)).orElseThrow().encryptionKey())
        .isEqualTo(keys.get(2));
    TreeValidation.validate(merged, Workshop.GROUP);
  }

  @Test
  void aLeafFromAnUpdateIsRefused() {
    LeafNode leaf = workshop.update(clients.getFirst(), SENDER, workshop.leafKey());
    assertThatPathBreaks(Rule.WRONG_LEAF_SOURCE, withLeaf(leaf));
  }

  @Test
  void anEncryptionKeyOfTheLeafMustBeAKey() {
    assertThatPathBreaks(Rule.INVALID_PUBLIC_KEY, update(Bytes.of(new byte[31])));
  }

  @Test
  void aSignatureKeyOfTheLeafMustBeAKey() {
    LeafNode leaf = update(freshKey()).leafNode();
    assertThatPathBreaks(
        Rule.INVALID_PUBLIC_KEY,
        withLeaf(
            new LeafNode(
                leaf.encryptionKey(),
                leaf.signatureKey().slice(0, 31),
                leaf.credential(),
                leaf.capabilities(),
                leaf.source(),
                leaf.extensions(),
                leaf.signature())));
  }

  @Test
  void aKeyOfANodeMustBeAKey() {
    keys.set(1, Bytes.of(new byte[31]));
    assertThatPathBreaks(Rule.INVALID_PUBLIC_KEY, update(freshKey()));
  }

  @Test
  void theLeafMustBeSigned() {
    LeafNode leaf = update(freshKey()).leafNode();
    assertThatPathBreaks(
        Rule.INVALID_LEAF_SIGNATURE,
        withLeaf(
            new LeafNode(
                leaf.encryptionKey(),
                leaf.signatureKey(),
                leaf.credential(),
                leaf.capabilities(),
                leaf.source(),
                leaf.extensions(),
                clients.get(1).leaf().signature())));
  }

  @Test
  void theLeafIsSignedForThisGroupAndPlace() {
    UpdatePath update = update(freshKey());
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> tree.merge(SENDER, update, newLeaves, new GroupId(Bytes.utf8("another"))))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.INVALID_LEAF_SIGNATURE);
    Bytes key = freshKey();
    LeafNode elsewhere = workshop.commit(clients.getFirst(), new LeafIndex(1), key, parentHash());
    assertThatPathBreaks(Rule.INVALID_LEAF_SIGNATURE, withLeaf(elsewhere));
  }

  @Test
  void theOldEncryptionKeyIsRefused() {
    assertThatPathBreaks(
        Rule.ENCRYPTION_KEY_NOT_CHANGED, update(clients.getFirst().leaf().encryptionKey()));
  }

  @Test
  void theSignatureKeyOfAnotherMemberIsRefused() {
    LeafNode leaf = workshop.commit(clients.get(3), SENDER, freshKey(), parentHash());
    assertThatPathBreaks(Rule.DUPLICATE_SIGNATURE_KEY, withLeaf(leaf));
  }

  @Test
  void aNewSignatureKeyOfTheCommitterIsAccepted() throws Exception {
    LeafNode leaf = workshop.commit(workshop.client(), SENDER, freshKey(), parentHash());
    RatchetTree merged = tree.merge(SENDER, withLeaf(leaf), newLeaves, Workshop.GROUP);
    assertThat(merged.containsSignatureKey(clients.getFirst().leaf().signatureKey())).isFalse();
    assertThat(merged.containsSignatureKey(leaf.signatureKey())).isTrue();
  }

  @Test
  void theEncryptionKeyOfAnotherMemberIsRefusedInTheLeaf() {
    assertThatPathBreaks(Rule.PATH_KEY_NOT_FRESH, update(clients.get(3).leaf().encryptionKey()));
  }

  @Test
  void theEncryptionKeyOfAMemberIsRefusedInANode() {
    keys.set(2, clients.get(3).leaf().encryptionKey());
    assertThatPathBreaks(Rule.PATH_KEY_NOT_FRESH, update(freshKey()));
  }

  @Test
  void theOldKeyOfANodeOnThePathIsRefused() throws Exception {
    RatchetTree before = tree.merge(SENDER, update(freshKey()), newLeaves, Workshop.GROUP);
    UpdatePath again = update(freshKey());
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> before.merge(SENDER, again, newLeaves, Workshop.GROUP))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.PATH_KEY_NOT_FRESH);
  }

  @Test
  void oneKeyTwiceInAPathIsRefused() {
    keys.set(2, keys.getFirst());
    assertThatPathBreaks(Rule.PATH_KEY_NOT_FRESH, update(freshKey()));
    keys.set(2, freshKey());
    assertThatPathBreaks(Rule.PATH_KEY_NOT_FRESH, update(keys.get(1)));
  }

  @Test
  void aPathThatIsTooShortIsRefused() {
    Bytes parentHash = parentHash();
    LeafNode leaf = workshop.commit(clients.getFirst(), SENDER, freshKey(), parentHash);
    UpdatePath whole = withLeaf(leaf);
    assertThatPathBreaks(Rule.WRONG_PATH_LENGTH, new UpdatePath(leaf, whole.nodes().subList(0, 2)));
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    UpdatePath whole = update(freshKey());
    List<UpdatePath.Node> nodes = new ArrayList<>(whole.nodes());
    nodes.add(new UpdatePath.Node(freshKey(), List.of()));
    assertThatPathBreaks(Rule.WRONG_PATH_LENGTH, new UpdatePath(whole.leafNode(), nodes));
  }

  @Test
  void aCiphertextTooFewIsRefused() {
    ciphertexts.set(1, ciphertexts.get(0));
    assertThatPathBreaks(Rule.WRONG_CIPHERTEXT_COUNT, update(freshKey()));
  }

  @Test
  void aCiphertextTooManyIsRefused() {
    ciphertexts.set(2, ciphertexts.get(1));
    assertThatPathBreaks(Rule.WRONG_CIPHERTEXT_COUNT, update(freshKey()));
  }

  @Test
  void aCiphertextForANewLeafIsRefused() throws Exception {
    newLeaves = Set.of(new LeafIndex(4));
    assertThatPathBreaks(Rule.WRONG_CIPHERTEXT_COUNT, update(freshKey()));
    ciphertexts.set(2, List.of());
    RatchetTree merged = tree.merge(SENDER, update(freshKey()), newLeaves, Workshop.GROUP);
    assertThat(merged.parent(new NodeIndex(7))).isPresent();
  }

  @Test
  void anotherParentHashIsRefused() {
    LeafNode leaf = workshop.commit(clients.getFirst(), SENDER, freshKey(), Bytes.of(new byte[32]));
    assertThatPathBreaks(Rule.WRONG_PARENT_HASH, withLeaf(leaf));
    LeafNode none = workshop.commit(clients.getFirst(), SENDER, freshKey(), Bytes.EMPTY);
    assertThatPathBreaks(Rule.WRONG_PARENT_HASH, withLeaf(none));
  }

  @Test
  void aPathInAGroupOfOneHasNoNodes() throws Exception {
    RatchetTree alone = RatchetTree.of(workshop.suite(), clients.getFirst().leaf());
    LeafNode leaf = workshop.commit(clients.getFirst(), SENDER, freshKey(), Bytes.EMPTY);
    RatchetTree merged =
        alone.merge(SENDER, new UpdatePath(leaf, List.of()), Set.of(), Workshop.GROUP);
    assertThat(merged.leaf(SENDER)).contains(leaf);
  }

  private Bytes freshKey() {
    return workshop.leafKey().publicKey();
  }

  private Bytes parentHash() {
    NaiveTree model = NaiveTree.of(tree);
    return model.merge(0, clients.getFirst().leaf(), keys);
  }

  private UpdatePath update(Bytes leafKey) {
    return withLeaf(workshop.commit(clients.getFirst(), SENDER, leafKey, parentHash()));
  }

  private UpdatePath withLeaf(LeafNode leaf) {
    return new UpdatePath(
        leaf,
        IntStream.range(0, keys.size())
            .mapToObj(i -> new UpdatePath.Node(keys.get(i), ciphertexts.get(i)))
            .toList());
  }

  private void assertThatPathBreaks(Rule rule, UpdatePath update) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> tree.merge(SENDER, update, newLeaves, Workshop.GROUP))
        .extracting(MlsException::rule)
        .isEqualTo(rule);
  }
}
