package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The model on trees that can be drawn on paper.
class TreeModelTest {
  @Test
  void aPathInAFullTreeIsEncryptedOnceForEachLevel() {
    assertThat(TreeModel.of(8, Shape.FULL).receivers(3)).containsExactly(1, 1, 1);
  }

  @Test
  void aPathOverBlankNodesIsEncryptedToEachLeafBelowThem() {
    assertThat(TreeModel.of(8, Shape.BULK).receivers(3)).containsExactly(1, 2, 4);
  }

  @Test
  void aPathLeavesOutWhereNobodyIs() {
    assertThat(TreeModel.of(9, Shape.FULL).receivers(8)).containsExactly(1);
    assertThat(TreeModel.of(9, Shape.FULL).depth()).isEqualTo(4);
  }

  @Test
  void anUnmergedLeafIsAReceiverOfItsOwn() {
    TreeModel tree = TreeModel.of(7, Shape.FULL).adding(1);
    assertThat(tree.receivers(0)).containsExactly(1, 1, 2);
    // The node above leaves 6 and 7 was blank, so it holds no list.
    assertThat(tree.unmergedEntries()).isEqualTo(2);
  }

  @Test
  void aRemovalBlanksThePathAboveIt() {
    assertThat(TreeModel.of(8, Shape.FULL).removing(1).receivers(4)).containsExactly(1, 1, 2);
  }

  @Test
  void aReceiverDerivesWhatStandsAboveBoth() {
    TreeModel tree = TreeModel.of(8, Shape.FULL);
    assertThat(tree.shared(4, 7)).isEqualTo(2);
    assertThat(tree.shared(4, 5)).isEqualTo(3);
    assertThat(tree.shared(4, 0)).isEqualTo(1);
  }

  @Test
  void nodesAboveSeveralLeavesChangeOnce() {
    assertThat(TreeModel.of(8, Shape.FULL).changed(4, 2)).isEqualTo(5);
  }
}
