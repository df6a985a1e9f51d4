package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;

/// A large tree cut into subtrees, so that work on a whole tree can be spread over a provider's
/// threads.
final class Pieces {
  private static final int LEAST_MEMBERS = 256;
  private static final int LEVELS = 4;

  private Pieces() {}

  /// The level at which a tree is cut; its own when it is small.
  static int level(TreeNode root) {
    return root.memberCount() < LEAST_MEMBERS ? root.level() : root.level() - LEVELS;
  }

  /// The subtrees at that level.
  static List<TreeNode> of(TreeNode root) {
    List<TreeNode> pieces = new ArrayList<>();
    collect(root, level(root), pieces);
    return pieces;
  }

  private static void collect(TreeNode node, int level, List<TreeNode> pieces) {
    if (node.level() == level) {
      pieces.add(node);
      return;
    }
    collect(node.left(), level, pieces);
    collect(node.right(), level, pieces);
  }
}
