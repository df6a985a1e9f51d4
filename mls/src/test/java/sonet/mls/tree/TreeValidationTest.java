package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;

/// Each tree here breaks one rule and keeps all others: its leaves are signed by their members, and
/// its parent hashes are computed for what it holds.
class TreeValidationTest {
  private static final int ROOT = 3;
  private static final int LEFT = 1;
  private static final int RIGHT = 5;

  private final Workshop workshop = new Workshop(7);
  private final List<Workshop.Client> clients =
      IntStream.range(0, 4).mapToObj(i -> workshop.client()).toList();
  private final NaiveTree tree = new NaiveTree(workshop.suite());

  TreeValidationTest() {
    tree.extend();
    tree.extend();
    for (int i = 0; i < 4; i++) {
      tree.setLeaf(i, Optional.of(clients.get(i).leaf()));
    }
  }

  @Test
  void aTreeOfKeyPackagesAloneIsValid() {
    assertThatTreeIsValid();
  }

  @Test
  void aTreeWithAPathIsValid() {
    commitByFirst(List.of());
    assertThatTreeIsValid();
  }

  @Test
  void aParentWithAnotherKeyIsRefused() {
    commitByFirst(List.of());
    tree.setParent(LEFT, Optional.of(parent(hashOf(LEFT), List.of())));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void aParentThatNoLeafSpeaksForIsRefused() {
    tree.setParent(LEFT, Optional.of(parent(Bytes.EMPTY, List.of())));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void aValidChainDoesNotExcuseAParentBesideIt() {
    // awslabs/mls-rs#315 ended the check with the first chain that reached the root.
    tree.setParent(RIGHT, Optional.of(parent(Bytes.EMPTY, List.of())));
    commitByFirst(List.of());
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void anEmptyParentHashProvesNothing() {
    // awslabs/mls-rs#360.
    commitByFirst(List.of());
    ParentNode left = tree.parent(LEFT).orElseThrow();
    tree.setParent(LEFT, Optional.of(new ParentNode(left.encryptionKey(), Bytes.EMPTY, List.of())));
    signLeaf(0, tree.parentHash(tree.parent(LEFT).orElseThrow(), 2));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void aCopathThatChangedAfterTheCommitIsRefused() {
    commitByFirst(List.of());
    tree.setLeaf(3, Optional.of(workshop.client().leaf()));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void aMemberAddedAfterTheCommitMustBeUnmerged() {
    tree.setLeaf(3, Optional.empty());
    commitByFirst(List.of());
    tree.setLeaf(3, Optional.of(clients.get(3).leaf()));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
    tree.setParent(
        ROOT, Optional.of(tree.parent(ROOT).orElseThrow().withUnmerged(new LeafIndex(3))));
    assertThatTreeIsValid();
  }

  @Test
  void aLeafThatIsMergedBelowCannotBeUnmergedAbove() {
    ParentNode root = parent(Bytes.EMPTY, List.of(new LeafIndex(1)));
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of()));
    assertThatTreeBreaks(Rule.PARENT_HASH_INVALID);
  }

  @Test
  void parentsThatLeaveOutDifferentLeavesOfOneNodeAreValid() {
    List<Workshop.Client> all = IntStream.range(0, 16).mapToObj(i -> workshop.client()).toList();
    RatchetTree grown = treeOf(all).remove(new LeafIndex(5)).remove(new LeafIndex(6));
    grown = path(grown, all, 0).add(workshop.client().leaf()).tree();
    grown = path(grown, all, 8).add(workshop.client().leaf()).tree();
    RatchetTree result = grown;
    assertThat(unmerged(result, 7)).containsExactly(new LeafIndex(5), new LeafIndex(6));
    assertThat(unmerged(result, 15)).containsExactly(new LeafIndex(6));
    assertThatCode(() -> TreeValidation.validate(result, Workshop.GROUP))
        .doesNotThrowAnyException();
  }

  private static List<LeafIndex> unmerged(RatchetTree tree, int node) {
    return tree.parent(new NodeIndex(node)).orElseThrow().unmergedLeaves();
  }

  @Test
  void aLargeTreeIsCheckedInPieces() throws Exception {
    List<Workshop.Client> all = IntStream.range(0, 260).mapToObj(i -> workshop.client()).toList();
    RatchetTree large = path(path(path(treeOf(all), all, 3), all, 77), all, 200);
    TreeValidation.validate(large, Workshop.GROUP);
    RatchetTree decoded = RatchetTree.decode(workshop.suite(), large.encoded());
    assertThat(decoded.treeHash()).isEqualTo(NaiveTree.of(large).treeHash());
    for (int node : new int[] {5, 155, 31, 255, 511}) {
      NaiveTree damaged = NaiveTree.of(large);
      assertThat(damaged.parent(node)).isPresent();
      damaged.setParent(node, Optional.of(parent(Bytes.EMPTY, List.of())));
      RatchetTree other = RatchetTree.decode(workshop.suite(), damaged.encoded());
      assertThatExceptionOfType(MlsException.class)
          .isThrownBy(() -> TreeValidation.validate(other, Workshop.GROUP))
          .extracting(MlsException::rule)
          .isEqualTo(Rule.PARENT_HASH_INVALID);
    }
  }

  private RatchetTree treeOf(List<Workshop.Client> all) {
    RatchetTree grown = RatchetTree.of(workshop.suite(), all.getFirst().leaf());
    for (Workshop.Client client : all.subList(1, all.size())) {
      grown = grown.add(client.leaf()).tree();
    }
    return grown;
  }

  @Test
  void unmergedLeavesBelowBlankNodesAreLeftOut() {
    // awslabs/mls-rs#352: the sibling of the path is blank, a node below it has an unmerged leaf.
    List<Workshop.Client> all = IntStream.range(0, 8).mapToObj(i -> workshop.client()).toList();
    RatchetTree grown = path(treeOf(all), all, 4);
    grown = grown.remove(new LeafIndex(7)).remove(new LeafIndex(5));
    grown = path(grown, all, 0);
    grown = grown.add(workshop.client().leaf()).tree().add(workshop.client().leaf()).tree();
    RatchetTree result = grown;
    assertThat(result.parent(new NodeIndex(11))).isEmpty();
    assertThatCode(() -> TreeValidation.validate(result, Workshop.GROUP))
        .doesNotThrowAnyException();
  }

  private RatchetTree path(RatchetTree before, List<Workshop.Client> all, int sender) {
    Workshop.Client client = all.get(sender);
    NewPath.Committer committer =
        new NewPath.Committer(
            Workshop.GROUP, new LeafIndex(sender), client.leaf().content(), client.signer());
    try (NewPath path = NewPath.create(before, committer, workshop.random())) {
      return path.tree();
    }
  }

  @Test
  void anEncryptionKeyOfALeafMustBeAKey() {
    Workshop.Client client = clients.get(1);
    LeafIndex place = new LeafIndex(1);
    tree.setLeaf(
        1, Optional.of(workshop.commit(client, place, Bytes.of(new byte[31]), Bytes.EMPTY)));
    assertThatTreeBreaks(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void aSignatureKeyOfALeafMustBeAKey() {
    LeafNode leaf = clients.get(1).leaf();
    tree.setLeaf(
        1,
        Optional.of(
            new LeafNode(
                leaf.encryptionKey(),
                leaf.signatureKey().slice(0, 31),
                leaf.credential(),
                leaf.capabilities(),
                leaf.source(),
                leaf.extensions(),
                leaf.signature())));
    assertThatTreeBreaks(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void anEncryptionKeyOfAParentMustBeAKey() {
    ParentNode root = new ParentNode(Bytes.of(new byte[31]), Bytes.EMPTY, List.of());
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of()));
    assertThatTreeBreaks(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void anEncryptionKeyOfAParentBelowTheRootMustBeAKey() {
    ParentNode root = parent(Bytes.EMPTY, List.of());
    commitByFirst(
        root, new ParentNode(Bytes.of(new byte[31]), tree.parentHash(root, RIGHT), List.of()));
    assertThatTreeBreaks(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void anEncryptionKeyOfAParentInTheRightHalfMustBeAKey() {
    ParentNode right = new ParentNode(Bytes.of(new byte[31]), Bytes.EMPTY, List.of());
    tree.setParent(RIGHT, Optional.of(right));
    signLeaf(2, tree.parentHash(right, 6));
    commitByFirst(List.of());
    assertThatTreeBreaks(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void aLeafMustBeSigned() {
    LeafNode leaf = clients.get(2).leaf();
    tree.setLeaf(
        2,
        Optional.of(
            new LeafNode(
                leaf.encryptionKey(),
                leaf.signatureKey(),
                leaf.credential(),
                leaf.capabilities(),
                leaf.source(),
                leaf.extensions(),
                clients.get(3).leaf().signature())));
    assertThatTreeBreaks(Rule.INVALID_LEAF_SIGNATURE);
  }

  @Test
  void aLeafIsSignedForItsPlace() {
    LeafNode elsewhere = workshop.update(clients.get(2), new LeafIndex(1), workshop.leafKey());
    tree.setLeaf(2, Optional.of(elsewhere));
    assertThatTreeBreaks(Rule.INVALID_LEAF_SIGNATURE);
  }

  @Test
  void aLeafIsSignedForItsGroup() {
    tree.setLeaf(
        2, Optional.of(workshop.update(clients.get(2), new LeafIndex(2), workshop.leafKey())));
    GroupId other = new GroupId(Bytes.utf8("another group"));
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> TreeValidation.validate(decoded(), other))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.INVALID_LEAF_SIGNATURE);
  }

  @Test
  void twoLeavesWithOneSignatureKeyAreRefused() {
    LeafNode twin = workshop.update(clients.get(0), new LeafIndex(3), workshop.leafKey());
    tree.setLeaf(3, Optional.of(twin));
    assertThatTreeBreaks(Rule.DUPLICATE_SIGNATURE_KEY);
  }

  @Test
  void twoLeavesWithOneEncryptionKeyAreRefused() {
    LeafNode twin = workshop.update(clients.get(3), new LeafIndex(3), clients.get(0).leafKey());
    tree.setLeaf(3, Optional.of(twin));
    assertThatTreeBreaks(Rule.DUPLICATE_ENCRYPTION_KEY);
  }

  @Test
  void aParentWithTheKeyOfALeafIsRefused() {
    ParentNode root = new ParentNode(clients.get(2).leaf().encryptionKey(), Bytes.EMPTY, List.of());
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of()));
    assertThatTreeBreaks(Rule.DUPLICATE_ENCRYPTION_KEY);
  }

  @Test
  void aBlankLeafCannotBeUnmerged() {
    tree.setLeaf(2, Optional.empty());
    commitByFirst(List.of(new LeafIndex(2)));
    assertThatTreeBreaks(Rule.UNMERGED_LEAF_NOT_BELOW);
  }

  @Test
  void aLeafElsewhereCannotBeUnmerged() {
    ParentNode root = parent(Bytes.EMPTY, List.of());
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of(new LeafIndex(2))));
    assertThatTreeBreaks(Rule.UNMERGED_LEAF_NOT_BELOW);
  }

  @Test
  void aLeafOfTheLeftHalfCannotBeUnmergedInTheRightOne() {
    ParentNode right = parent(Bytes.EMPTY, List.of(new LeafIndex(0)));
    tree.setParent(RIGHT, Optional.of(right));
    signLeaf(2, tree.parentHash(right, 6));
    commitByFirst(List.of());
    assertThatTreeBreaks(Rule.UNMERGED_LEAF_NOT_BELOW);
  }

  @Test
  void aLeafBeyondTheTreeCannotBeUnmerged() {
    // As a signed number this index is -1, and twice it lies inside the tree.
    ParentNode root = parent(Bytes.EMPTY, List.of());
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of()));
    for (int index : new int[] {4, 0x40000000, 0x80000001, 0xffffffff}) {
      tree.setParent(
          ROOT,
          Optional.of(
              new ParentNode(root.encryptionKey(), Bytes.EMPTY, List.of(new LeafIndex(index)))));
      assertThatTreeBreaks(Rule.UNMERGED_LEAF_NOT_BELOW);
    }
  }

  @Test
  void aNodeBetweenMustListAnUnmergedLeafToo() {
    ParentNode right = parent(Bytes.EMPTY, List.of());
    tree.setParent(RIGHT, Optional.of(right));
    signLeaf(2, tree.parentHash(right, 6));
    commitByFirst(List.of(new LeafIndex(3)));
    assertThatTreeBreaks(Rule.UNMERGED_LEAF_NOT_LISTED_BETWEEN);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void damagedTreesAreJudgedAsTheDefinitionSays(int seed) throws Exception {
    Workshop tools = new Workshop(seed);
    TreeSchedule schedule = new TreeSchedule(tools, 4 + seed);
    for (int i = 0; i < 12; i++) {
      NaiveTree before = new NaiveTree(schedule.model());
      schedule.commit();
      NaiveTree damaged = damaged(tools, before, schedule.model());
      RatchetTree decoded = RatchetTree.decode(tools.suite(), damaged.encoded());
      if (decoded.leafCount() == damaged.leafCount()) {
        boolean valid = true;
        try {
          ParentHashCheck.check(tools.suite(), decoded.root());
        } catch (MlsException e) {
          valid = false;
        }
        assertThat(valid).isEqualTo(damaged.isParentHashValid());
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 12);
  }

  /// One parent of a tree blanked, taken from the epoch before, or with other unmerged leaves.
  private static NaiveTree damaged(Workshop tools, NaiveTree before, NaiveTree after) {
    NaiveTree damaged = new NaiveTree(after);
    if (after.leafCount() < 2) {
      return damaged;
    }
    int node = 1 + 2 * tools.dice().nextInt(after.leafCount() - 1);
    int first = TreeMath.firstLeaf(node);
    int leaf = first + tools.dice().nextInt(1 << TreeMath.level(node));
    LeafIndex index = new LeafIndex(leaf);
    switch (tools.dice().nextInt(4)) {
      case 0 -> damaged.setParent(node, Optional.empty());
      case 1 -> {
        if (node < before.nodeCount()) {
          damaged.setParent(node, before.parent(node));
        }
      }
      case 2 -> {
        if (after.leaf(leaf).isPresent()) {
          damaged.setParent(node, after.parent(node).map(parent -> parent.withUnmerged(index)));
        }
      }
      default ->
          damaged.setParent(
              node, after.parent(node).map(parent -> parent.withoutUnmerged(List.of(index))));
    }
    return damaged;
  }

  /// A path of leaf 0, and the root's unmerged leaves.
  private void commitByFirst(List<LeafIndex> unmergedAtRoot) {
    ParentNode root = parent(Bytes.EMPTY, unmergedAtRoot);
    commitByFirst(root, parent(tree.parentHash(root, RIGHT), List.of()));
  }

  private void commitByFirst(ParentNode root, ParentNode left) {
    tree.setParent(ROOT, Optional.of(root));
    tree.setParent(LEFT, Optional.of(left));
    signLeaf(0, tree.parentHash(left, 2));
  }

  private void signLeaf(int index, Bytes parentHash) {
    LeafIndex place = new LeafIndex(index);
    Bytes key = workshop.leafKey().publicKey();
    tree.setLeaf(index, Optional.of(workshop.commit(clients.get(index), place, key, parentHash)));
  }

  private ParentNode parent(Bytes parentHash, List<LeafIndex> unmerged) {
    return new ParentNode(workshop.leafKey().publicKey(), parentHash, unmerged);
  }

  private Bytes hashOf(int node) {
    return tree.parent(node).orElseThrow().parentHash();
  }

  private RatchetTree decoded() throws MlsException {
    return RatchetTree.decode(workshop.suite(), tree.encoded());
  }

  private void assertThatTreeIsValid() {
    assertThatCode(() -> TreeValidation.validate(decoded(), Workshop.GROUP))
        .doesNotThrowAnyException();
  }

  private void assertThatTreeBreaks(Rule rule) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> TreeValidation.validate(decoded(), Workshop.GROUP))
        .extracting(MlsException::rule)
        .isEqualTo(rule);
  }
}
