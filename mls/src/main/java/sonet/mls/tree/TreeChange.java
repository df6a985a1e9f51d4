package sonet.mls.tree;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// What makes one tree of another, for stored states: the nodes that differ, from the root down.
///
/// Both trees are walked side by side. Where they are equal, a single byte says so; trees of
/// successive epochs share what did not change, so the walk and what it writes are as long as the
/// paths that changed. The outcome depends on what stands in the two trees, and not on what they
/// share, so equal trees have equal changes.
///
/// ```
/// enum { same(0), blank(1), leaf(2), blank_parent(3), same_parent(4), parent(5), more_unmerged(6) }
/// struct {
///     uint8 level;
///     TreeChangeNode root;     // and for a parent its left and its right child behind it
/// } TreeChange;
/// ```
final class TreeChange {
  private static final int SAME = 0;
  private static final int BLANK = 1;
  private static final int LEAF = 2;
  private static final int BLANK_PARENT = 3;
  private static final int SAME_PARENT = 4;
  private static final int PARENT = 5;
  private static final int MORE_UNMERGED = 6;

  private TreeChange() {}

  static void write(RatchetTree from, RatchetTree to, Writer writer) {
    writer.u8(to.root().level());
    write(counterpart(to.root().index(), from.root()), to.root(), from.root(), writer);
  }

  /// The node of a tree at an index; outside the tree a blank one.
  private static TreeNode counterpart(int index, TreeNode root) {
    TreeNode at = root;
    int leaf = TreeMath.firstLeaf(index);
    int level = TreeMath.level(index);
    if (level > root.level() || leaf >= 1 << root.level()) {
      return new BlankSubtree(index);
    }
    while (at.level() > level) {
      at = at.childTowards(leaf);
    }
    return at;
  }

  /// The children to compare with: above an old root, the root itself is among them.
  private static TreeNode child(TreeNode old, int index, TreeNode oldRoot) {
    boolean above = TreeMath.level(index) >= oldRoot.level();
    if (above) {
      return counterpart(index, oldRoot);
    }
    return index < old.index() ? old.left() : old.right();
  }

  /// Whether a node of a larger tree has the whole old one below it.
  private static boolean isAbove(int index, TreeNode oldRoot) {
    return TreeMath.level(index) > oldRoot.level() && TreeMath.firstLeaf(index) == 0;
  }

  private static void write(TreeNode old, TreeNode node, TreeNode oldRoot, Writer writer) {
    if (isSame(old, node, oldRoot)) {
      writer.u8(SAME);
    } else if (node.isBlankThroughout()) {
      writer.u8(BLANK);
    } else if (node.level() == 0) {
      writer.u8(LEAF).value(node.leaf().orElseThrow(AssertionError::new));
    } else {
      writeParent(old.parent(), node.parent(), writer);
      write(child(old, node.left().index(), oldRoot), node.left(), oldRoot, writer);
      write(child(old, node.right().index(), oldRoot), node.right(), oldRoot, writer);
    }
  }

  private static void writeParent(
      Optional<ParentNode> old, Optional<ParentNode> next, Writer writer) {
    if (next.isEmpty()) {
      writer.u8(BLANK_PARENT);
    } else if (old.equals(next)) {
      writer.u8(SAME_PARENT);
    } else if (old.isPresent() && isWithMoreUnmerged(old.get(), next.get())) {
      List<LeafIndex> more =
          next.get().unmergedLeaves().stream().filter(l -> !old.get().isUnmerged(l)).toList();
      writer.u8(MORE_UNMERGED).vector(more, (w, leaf) -> w.u32(leaf.value()));
    } else {
      writer.u8(PARENT).value(next.get());
    }
  }

  private static boolean isWithMoreUnmerged(ParentNode old, ParentNode next) {
    return old.encryptionKey().equals(next.encryptionKey())
        && old.parentHash().equals(next.parentHash())
        && old.unmergedLeaves().stream().allMatch(next::isUnmerged);
  }

  /// Whether the same stands in two subtrees of one place. Shared nodes end the question at once.
  private static boolean isSame(TreeNode old, TreeNode node, TreeNode oldRoot) {
    if (old == node) {
      return true;
    }
    if (isAbove(node.index(), oldRoot)) {
      return false;
    }
    if (node.isBlankThroughout() || old.isBlankThroughout()) {
      return node.isBlankThroughout() && old.isBlankThroughout();
    }
    return node.level() == 0
        ? old.leaf().equals(node.leaf())
        : old.parent().equals(node.parent())
            && isSame(old.left(), node.left(), oldRoot)
            && isSame(old.right(), node.right(), oldRoot);
  }

  static RatchetTree read(MlsSuite suite, RatchetTree from, Reader reader) throws DecodeException {
    return new Application(suite, from).read(reader);
  }

  /// A change that is applied while it is read, with the key indices in step.
  private static final class Application {
    private static final int MAX_LEVEL = 30;

    private final MlsSuite suite;
    private final TreeNode oldRoot;
    private KeyIndex encryptionKeys;
    private KeyIndex signatureKeys;

    Application(MlsSuite suite, RatchetTree from) {
      this.suite = suite;
      this.oldRoot = from.root();
      this.encryptionKeys = from.encryptionKeys();
      this.signatureKeys = from.signatureKeys();
    }

    RatchetTree read(Reader reader) throws DecodeException {
      int level = reader.u8();
      if (level > MAX_LEVEL) {
        throw new DecodeException("a tree of " + level + " levels");
      }
      int index = (1 << level) - 1;
      dropAbove(level);
      TreeNode root = read(counterpart(index, oldRoot), index, reader);
      if (root.memberCount() == 0 || (level > 0 && root.right().memberCount() == 0)) {
        throw new DecodeException("a tree with too many levels");
      }
      return new RatchetTree(suite, root, encryptionKeys, signatureKeys);
    }

    /// Takes the keys of the part out that a smaller tree does without.
    private void dropAbove(int level) {
      TreeNode at = oldRoot;
      while (at.level() > level) {
        at.parent().ifPresent(this::drop);
        dropAll(at.right());
        at = at.left();
      }
    }

    private TreeNode read(TreeNode old, int index, Reader reader) throws DecodeException {
      int kind = reader.u8();
      int level = TreeMath.level(index);
      if (kind == SAME && !isAbove(index, oldRoot)) {
        return old;
      }
      if (kind == BLANK) {
        dropAll(isAbove(index, oldRoot) ? oldRoot : old);
        return new BlankSubtree(index);
      }
      if (kind == LEAF != (level == 0)) {
        throw new DecodeException("a node of kind %d at level %d".formatted(kind, level));
      }
      return level == 0 ? leaf(old, index, reader) : parent(kind, old, index, reader);
    }

    private TreeNode leaf(TreeNode old, int index, Reader reader) throws DecodeException {
      dropAll(old);
      LeafNode leaf = LeafNode.read(reader);
      encryptionKeys = encryptionKeys.with(leaf.encryptionKey());
      signatureKeys = signatureKeys.with(leaf.signatureKey());
      return LeafSlot.like(index / 2, leaf, oldRoot);
    }

    private TreeNode parent(int kind, TreeNode old, int index, Reader reader)
        throws DecodeException {
      Optional<ParentNode> before = old.parent();
      Optional<ParentNode> after = parent(kind, before, reader);
      if (!before.equals(after)) {
        before.ifPresent(this::drop);
        after.ifPresent(parent -> encryptionKeys = encryptionKeys.with(parent.encryptionKey()));
      }
      TreeNode left = read(child(old, TreeMath.left(index), oldRoot), TreeMath.left(index), reader);
      TreeNode right =
          read(child(old, TreeMath.right(index), oldRoot), TreeMath.right(index), reader);
      boolean blank = after.isEmpty() && left.isBlankThroughout() && right.isBlankThroughout();
      if (blank) {
        throw new DecodeException("a blank subtree in pieces");
      }
      return new ParentSlot(left, right, after);
    }

    private static Optional<ParentNode> parent(int kind, Optional<ParentNode> old, Reader reader)
        throws DecodeException {
      return switch (kind) {
        case BLANK_PARENT -> Optional.empty();
        case SAME_PARENT -> Optional.of(present(old));
        case PARENT -> Optional.of(ParentNode.read(reader));
        case MORE_UNMERGED -> {
          ParentNode before = present(old);
          Set<LeafIndex> unmerged = new TreeSet<>(before.unmergedLeaves());
          unmerged.addAll(reader.vector(LeafIndex::read));
          yield Optional.of(
              new ParentNode(before.encryptionKey(), before.parentHash(), List.copyOf(unmerged)));
        }
        default -> throw new DecodeException("a node of kind " + kind);
      };
    }

    private static ParentNode present(Optional<ParentNode> old) throws DecodeException {
      return old.orElseThrow(() -> new DecodeException("there was no parent before"));
    }

    private void drop(ParentNode parent) {
      encryptionKeys = encryptionKeys.without(parent.encryptionKey());
    }

    private void dropAll(TreeNode subtree) {
      if (subtree.isBlankThroughout()) {
        return;
      }
      subtree
          .leaf()
          .ifPresent(leaf -> {
            encryptionKeys = encryptionKeys.without(leaf.encryptionKey());
            signatureKeys = signatureKeys.without(leaf.signatureKey());
          });
      subtree.parent().ifPresent(this::drop);
      if (subtree.level() > 0) {
        dropAll(subtree.left());
        dropAll(subtree.right());
      }
    }
  }
}
