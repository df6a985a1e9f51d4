package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.extension.ExtensionType;

class RatchetTreeTest {
  private final Workshop workshop = new Workshop(17);

  @ParameterizedTest
  @ValueSource(ints = {1, -1, 0x40000000, 0x80000000, 0x7fffffff})
  void aLeafIndexFromAnywhereIsAtMostNotThere(int index) {
    RatchetTree tree = treeOf(1);
    assertThat(tree.leaf(new LeafIndex(index))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> tree.remove(new LeafIndex(index)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.filteredDirectPath(new LeafIndex(index)));
  }

  @Test
  void aNodeIndexFromAnywhereIsAtMostNotThere() {
    RatchetTree tree = treeOf(2);
    assertThat(tree.parent(new NodeIndex(Integer.MAX_VALUE))).isEmpty();
    assertThat(tree.encryptionKey(new NodeIndex(3))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> tree.resolution(new NodeIndex(3)));
  }

  @Test
  void withoutItsLastMemberATreeIsABlankLeaf() {
    RatchetTree tree = treeOf(5);
    for (int leaf : new int[] {1, 0, 2, 3, 4}) {
      tree = tree.remove(new LeafIndex(leaf));
    }
    assertThat(tree.leafCount()).isEqualTo(1);
    assertThat(tree.members()).isEmpty();
    assertThat(tree.firstBlankLeaf()).isEqualTo(new LeafIndex(0));
  }

  @Test
  void aBlankLeafTakesNoUpdate() {
    RatchetTree tree = treeOf(3).remove(new LeafIndex(1));
    LeafNode leaf = workshop.client().leaf();
    assertThatIllegalArgumentException().isThrownBy(() -> tree.update(new LeafIndex(1), leaf));
  }

  @Test
  void anOlderTreeStaysAsItWas() throws Exception {
    RatchetTree old = treeOf(9);
    Bytes encoded = old.encoded();
    Bytes hash = old.treeHash();
    RatchetTree changed = old.remove(new LeafIndex(3)).add(workshop.client().leaf()).tree();
    assertThat(changed.treeHash()).isNotEqualTo(hash);
    assertThat(old.encoded()).isEqualTo(encoded);
    assertThat(RatchetTree.decode(workshop.suite(), old.encoded()).treeHash()).isEqualTo(hash);
  }

  @Test
  void aKeyThatTwoProposalsSwapIsUniqueInTheEnd() throws Exception {
    RatchetTree tree = treeOf(2);
    LeafNode first = tree.leaf(new LeafIndex(0)).orElseThrow();
    LeafNode second = tree.leaf(new LeafIndex(1)).orElseThrow();
    RatchetTree between = tree.update(new LeafIndex(0), second);
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(between::checkUniqueKeys)
        .extracting(MlsException::rule)
        .isEqualTo(Rule.DUPLICATE_SIGNATURE_KEY);
    RatchetTree swapped = between.update(new LeafIndex(1), first);
    swapped.checkUniqueKeys();
    assertThat(swapped.containsSignatureKey(first.signatureKey())).isTrue();
    assertThat(swapped.containsEncryptionKey(second.encryptionKey())).isTrue();
  }

  @Test
  void likeMembersShareOneAggregateAndOneSetOfCapabilities() throws Exception {
    RatchetTree built = treeOf(20);
    RatchetTree decoded = RatchetTree.decode(workshop.suite(), built.encoded());
    for (RatchetTree tree : List.of(built, decoded)) {
      Set<CapabilityAggregate> aggregates = Collections.newSetFromMap(new IdentityHashMap<>());
      collect(tree.root(), aggregates);
      assertThat(aggregates).hasSize(1);
    }
    Set<Capabilities> capabilities = Collections.newSetFromMap(new IdentityHashMap<>());
    decoded.members().forEach(member -> capabilities.add(member.leaf().capabilities()));
    assertThat(capabilities).hasSize(1);
  }

  @Test
  void membersOfManyMakesAreReadAsWell() throws Exception {
    RatchetTree tree = treeOf(1);
    for (int i = 0; i < 80; i++) {
      Capabilities own = workshop.capabilities(List.of(new ExtensionType(0xf000 + i)));
      tree = tree.add(workshop.client(own).leaf()).tree();
    }
    RatchetTree decoded = RatchetTree.decode(workshop.suite(), tree.encoded());
    assertThat(decoded.members()).isEqualTo(tree.members());
    assertThat(decoded.supportedByAll(new ExtensionType(0xf000))).isFalse();
  }

  @Test
  void membersThatCameOneByOneShareWhatTheyHaveInCommonToo() throws Exception {
    RatchetTree tree = treeOf(9);
    LeafNode again = Reader.decode(tree.members().get(3).leaf().encoded(), LeafNode::read);
    RatchetTree updated = tree.update(new LeafIndex(3), again);
    assertThat(updated.members().get(3).leaf().capabilities())
        .isSameAs(tree.members().getFirst().leaf().capabilities());
  }

  private static void collect(TreeNode node, Set<CapabilityAggregate> aggregates) {
    if (node.memberCount() > 0) {
      aggregates.add(node.capabilities());
      if (node.level() > 0) {
        collect(node.left(), aggregates);
        collect(node.right(), aggregates);
      }
    }
  }

  @Test
  void aChangeCopiesOnePathAndSharesTheRest() {
    RatchetTree tree = treeOf(512);
    List<RatchetTree> changed =
        List.of(
            tree.update(new LeafIndex(77), workshop.client().leaf()),
            tree.remove(new LeafIndex(300)),
            path(tree, 130));
    for (RatchetTree next : changed) {
      assertThat(copied(tree.root(), next.root())).isEqualTo(10);
      assertThat(copied(tree.encryptionKeys(), next.encryptionKeys())).isLessThan(60);
      assertThat(copied(tree.signatureKeys(), next.signatureKeys())).isLessThan(10);
    }
    RatchetTree added = changed.get(1).add(workshop.client().leaf()).tree();
    assertThat(copied(changed.get(1).root(), added.root())).isEqualTo(10);
  }

  @Test
  void anExtendedTreeSharesTheOldOne() {
    RatchetTree tree = treeOf(512);
    RatchetTree extended = tree.add(workshop.client().leaf()).tree();
    assertThat(extended.leafCount()).isEqualTo(1024);
    // The new path, and the blank subtrees beside it.
    assertThat(copied(tree.root(), extended.root().left())).isZero();
    assertThat(reachable(extended.root().right())).isEqualTo(19);
  }

  /// How many nodes the second tree does not share with the first.
  private static int copied(TreeNode old, TreeNode next) {
    if (isSame(old, next)) {
      return 0;
    }
    return next.level() == 0
        ? 1
        : 1 + copied(old.left(), next.left()) + copied(old.right(), next.right());
  }

  private static int copied(KeyIndex old, KeyIndex next) {
    Set<Object> slots = Collections.newSetFromMap(new IdentityHashMap<>());
    old.forEachSlot(slots::add);
    int before = slots.size();
    next.forEachSlot(slots::add);
    return slots.size() - before;
  }

  @SuppressWarnings("ReferenceEquality") // which is what sharing is
  private static boolean isSame(TreeNode a, TreeNode b) {
    return a == b;
  }

  private static int reachable(TreeNode node) {
    return node.level() == 0 || node instanceof BlankSubtree
        ? 1
        : 1 + reachable(node.left()) + reachable(node.right());
  }

  private RatchetTree path(RatchetTree tree, int sender) {
    Workshop.Client client = workshop.client();
    return NewPath.create(
            tree,
            new NewPath.Committer(
                Workshop.GROUP, new LeafIndex(sender), client.leaf().content(), client.signer()),
            workshop.random())
        .tree();
  }

  private RatchetTree treeOf(int members) {
    RatchetTree tree = RatchetTree.of(workshop.suite(), workshop.client().leaf());
    for (int i = 1; i < members; i++) {
      tree = tree.add(workshop.client().leaf()).tree();
    }
    return tree;
  }

  // Encodings that no tree has (§12.4.3.3).

  @Test
  void anEncodingWithoutNodesIsRefused() {
    assertThatEncodingIsRefused(new Writer().opaque(Bytes.EMPTY).toBytes());
  }

  @Test
  void anEncodingThatEndsWithABlankIsRefused() {
    assertThatEncodingIsRefused(encoding(leaf(), blank()));
    assertThatEncodingIsRefused(encoding(leaf(), blank(), blank()));
    assertThatEncodingIsRefused(encoding(blank()));
  }

  @Test
  void aLeafInThePlaceOfAParentIsRefused() {
    assertThatEncodingIsRefused(encoding(leaf(), leaf(), leaf()));
    assertThatEncodingIsRefused(encoding(leaf(), leaf()));
  }

  @Test
  void aParentInThePlaceOfALeafIsRefused() {
    assertThatEncodingIsRefused(encoding(parent()));
    assertThatEncodingIsRefused(encoding(leaf(), parent(), parent()));
  }

  @Test
  void aNodeOfAnotherTypeIsRefused() {
    assertThatEncodingIsRefused(encoding(Bytes.of((byte) 1, (byte) 3)));
    assertThatEncodingIsRefused(encoding(Bytes.of((byte) 1, (byte) 0)));
    assertThatEncodingIsRefused(encoding(Bytes.of((byte) 2)));
  }

  @Test
  void whatFollowsATreeIsRefused() {
    assertThatEncodingIsRefused(Bytes.concat(encoding(leaf()), blank()));
  }

  @Test
  void unmergedLeavesOutOfOrderAreRefused() {
    Bytes parent =
        new Writer()
            .u8(1)
            .u8(2)
            .opaque(Bytes.of(new byte[32]))
            .opaque(Bytes.EMPTY)
            .opaque(new Writer().u32(2).u32(1).toBytes())
            .toBytes();
    assertThatEncodingIsRefused(encoding(leaf(), parent, leaf()));
  }

  @Test
  void aWideTreeOfBlanksIsReadWithoutMuchAdo() throws Exception {
    List<Bytes> nodes = new ArrayList<>(Collections.nCopies(1 << 16, blank()));
    nodes.set(0, leaf());
    nodes.add(leaf());
    RatchetTree tree = RatchetTree.decode(workshop.suite(), encoding(nodes.toArray(Bytes[]::new)));
    assertThat(tree.memberCount()).isEqualTo(2);
    assertThat(tree.leafCount()).isEqualTo(1 << 16);
    assertThat(reachable(tree.root())).isLessThan(100);
    assertThat(tree.firstBlankLeaf()).isEqualTo(new LeafIndex(1));
    assertThat(RatchetTree.decode(workshop.suite(), tree.encoded()).treeHash())
        .isEqualTo(tree.treeHash());
    assertThat(tree.remove(new LeafIndex(1 << 15)).leafCount()).isEqualTo(1);
  }

  private static Bytes blank() {
    return Bytes.of((byte) 0);
  }

  private Bytes leaf() {
    return new Writer().u8(1).u8(1).value(workshop.client().leaf()).toBytes();
  }

  private Bytes parent() {
    ParentNode parent = new ParentNode(Bytes.of(new byte[32]), Bytes.EMPTY, List.of());
    return new Writer().u8(1).u8(2).value(parent).toBytes();
  }

  private static Bytes encoding(Bytes... nodes) {
    return new Writer().opaque(Bytes.concat(nodes)).toBytes();
  }

  private void assertThatEncodingIsRefused(Bytes encoded) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> RatchetTree.decode(workshop.suite(), encoded))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.MALFORMED_TREE);
  }
}
