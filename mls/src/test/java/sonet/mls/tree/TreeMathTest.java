package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeMathTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 64})
  void everyRelationFollowsFromThePictureOfTheTree(int leafCount) {
    int root = TreeMath.root(leafCount).value();
    assertThat(TreeMath.nodeCount(leafCount)).isEqualTo(2 * root + 1);
    for (int i = 0; i < 2 * leafCount - 1; i++) {
      NodeIndex node = new NodeIndex(i);
      if (!node.isLeaf()) {
        assertThat(TreeMath.parent(TreeMath.left(node), leafCount)).isEqualTo(node);
        assertThat(TreeMath.parent(TreeMath.right(node), leafCount)).isEqualTo(node);
        assertThat(TreeMath.sibling(TreeMath.left(node), leafCount))
            .isEqualTo(TreeMath.right(node));
        assertThat(TreeMath.left(node).value()).isLessThan(i);
        assertThat(TreeMath.right(node).value()).isGreaterThan(i);
        assertThat(TreeMath.level(node)).isEqualTo(TreeMath.level(TreeMath.left(node)) + 1);
      }
    }
  }

  @Test
  void theCommonAncestorIsTheLowestNodeAboveBoth() {
    for (int a = 0; a < 16; a++) {
      for (int b = 0; b < 16; b++) {
        List<NodeIndex> above = new ArrayList<>(pathFrom(a));
        above.retainAll(pathFrom(b));
        assertThat(TreeMath.commonAncestor(new LeafIndex(a), new LeafIndex(b)))
            .isEqualTo(above.getFirst());
      }
    }
  }

  private static List<NodeIndex> pathFrom(int leaf) {
    List<NodeIndex> path = new ArrayList<>();
    path.add(new NodeIndex(2 * leaf));
    path.addAll(TreeMath.directPath(new NodeIndex(2 * leaf), 16));
    return path;
  }

  @Test
  void theCopathStandsBesideTheDirectPath() {
    assertThat(TreeMath.directPath(new NodeIndex(6), 8))
        .extracting(NodeIndex::value)
        .containsExactly(5, 3, 7);
    assertThat(TreeMath.copath(new NodeIndex(6), 8))
        .extracting(NodeIndex::value)
        .containsExactly(4, 1, 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3, 6, Integer.MIN_VALUE})
  void aTreeHasAPowerOfTwoLeaves(int leafCount) {
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.root(leafCount));
  }

  @Test
  void theLargestTreeStillHasIndices() {
    assertThat(TreeMath.root(TreeMath.MAX_LEAF_COUNT).value()).isEqualTo((1 << 30) - 1);
    assertThat(TreeMath.nodeCount(TreeMath.MAX_LEAF_COUNT)).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 30, -1, Integer.MIN_VALUE})
  void aLeafThatNoTreeHasHasNoNode(int leaf) {
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.nodeOf(new LeafIndex(leaf)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TreeMath.commonAncestor(new LeafIndex(0), new LeafIndex(leaf)));
  }

  @Test
  void whatIsNotThereIsNotAskedFor() {
    NodeIndex leaf = new NodeIndex(2);
    NodeIndex root = new NodeIndex(3);
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.left(leaf));
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.right(leaf));
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.parent(root, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.sibling(root, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.parent(new NodeIndex(7), 4));
    assertThatIllegalArgumentException().isThrownBy(() -> TreeMath.leafAt(root));
  }
}
