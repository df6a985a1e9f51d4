package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.MlsSuite;

/// The public ratchet tree of an epoch (RFC 9420 §4, §7): immutable, and cheap to change.
///
/// A change copies the nodes from a leaf to the root and shares all others with the tree it came
/// from, so it costs O(log n), keeps older epochs as they were, and rehashes only the copied path.
/// Every node caches its tree hash, its resolution once someone asks for it, its member count, and
/// what all members below it support. Two persistent indices know every encryption and every
/// signature key.
///
/// A tree that came from outside is well formed once it was read, but not valid: see
/// [TreeValidation].
public final class RatchetTree implements Encodable {
  private final MlsSuite suite;
  private final TreeNode root;
  private final KeyIndex encryptionKeys;
  private final KeyIndex signatureKeys;

  /// A member and where it stands.
  ///
  /// @param index of the leaf
  /// @param leaf the member's appearance
  public record Member(LeafIndex index, LeafNode leaf) {}

  /// What an Add leads to.
  ///
  /// @param tree with the new member
  /// @param leaf where it stands
  public record Added(RatchetTree tree, LeafIndex leaf) {}

  RatchetTree(MlsSuite suite, TreeNode root, KeyIndex encryptionKeys, KeyIndex signatureKeys) {
    this.suite = suite;
    this.root = root;
    this.encryptionKeys = encryptionKeys;
    this.signatureKeys = signatureKeys;
  }

  /// The tree of a group with one member (§11).
  public static RatchetTree of(MlsSuite suite, LeafNode creator) {
    return new TreeEdit(suite, new BlankSubtree(0), KeyIndex.EMPTY, KeyIndex.EMPTY)
        .replace(new LeafIndex(0), Optional.of(creator), TreeEdit.BLANK)
        .toTree();
  }

  /// Reads the `ratchet_tree` vector (§12.4.3.3).
  ///
  /// @throws MlsException with `MALFORMED_TREE`
  public static RatchetTree read(MlsSuite suite, Reader reader) throws MlsException {
    return TreeCodec.read(suite, reader);
  }

  /// Reads the content of a `ratchet_tree` extension (§12.4.3.3), leaving nothing over.
  ///
  /// @throws MlsException with `MALFORMED_TREE`
  public static RatchetTree decode(MlsSuite suite, Bytes encoded) throws MlsException {
    return TreeCodec.decode(suite, encoded);
  }

  /// A leaf with a key of its path, as long as they usually are.
  private static final int USUAL_MEMBER = 280;

  @Override
  public int roughLength() {
    return USUAL_MEMBER * (memberCount() + 1);
  }

  /// Writes the `ratchet_tree` vector (§12.4.3.3).
  @Override
  public void writeTo(Writer writer) {
    TreeCodec.write(root, writer);
  }

  /// Writes what makes this tree of an earlier one, or of a later one: O(log n) for trees that lie
  /// a commit apart.
  public void writeChange(RatchetTree from, Writer writer) {
    TreeChange.write(from, this, writer);
  }

  /// The tree that [#writeChange] made of this one.
  public RatchetTree readChange(Reader reader) throws DecodeException {
    return TreeChange.read(suite, this, reader);
  }

  /// The cipher suite that the tree is hashed with.
  public MlsSuite suite() {
    return suite;
  }

  /// How many leaves there are, blank ones too: a power of two.
  public int leafCount() {
    return 1 << root.level();
  }

  /// How many members there are.
  public int memberCount() {
    return root.memberCount();
  }

  /// The member at a leaf, empty when it is blank or outside the tree.
  public Optional<LeafNode> leaf(LeafIndex index) {
    return index.isBelow(leafCount()) ? find(2 * index.value()).leaf() : Optional.empty();
  }

  /// The value of a parent node, empty when it is blank or outside the tree.
  public Optional<ParentNode> parent(NodeIndex index) {
    return isWithin(index) ? find(index.value()).parent() : Optional.empty();
  }

  /// The HPKE key at a node, empty when it is blank or outside the tree.
  public Optional<Bytes> encryptionKey(NodeIndex index) {
    return isWithin(index) ? find(index.value()).encryptionKey() : Optional.empty();
  }

  /// All members from left to right.
  public List<Member> members() {
    List<Member> members = new ArrayList<>(memberCount());
    collectMembers(root, members);
    return members;
  }

  private static void collectMembers(TreeNode node, List<Member> members) {
    if (node.memberCount() == 0) {
      return;
    }
    if (node.level() > 0) {
      collectMembers(node.left(), members);
      collectMembers(node.right(), members);
      return;
    }
    LeafIndex index = new LeafIndex(node.index() / 2);
    node.leaf().ifPresent(leaf -> members.add(new Member(index, leaf)));
  }

  /// Where a leaf node stands that is identical to the given one (§12.4.3.1).
  public Optional<LeafIndex> findLeaf(LeafNode leaf) {
    if (!containsSignatureKey(leaf.signatureKey())) {
      return Optional.empty();
    }
    return members().stream()
        .filter(member -> member.leaf().equals(leaf))
        .map(Member::index)
        .findFirst();
  }

  /// Where the next member goes: the leftmost blank leaf, or the first beyond the tree when none is
  /// blank (§12.1.1, §12.4.3.2).
  public LeafIndex firstBlankLeaf() {
    if (memberCount() == leafCount()) {
      return new LeafIndex(leafCount());
    }
    TreeNode at = root;
    while (at.level() > 0) {
      TreeNode left = at.left();
      at = left.memberCount() < 1 << left.level() ? left : at.right();
    }
    return new LeafIndex(at.index() / 2);
  }

  /// Applies an Add (§12.1.1).
  public Added add(LeafNode leaf) {
    LeafIndex place = firstBlankLeaf();
    RatchetTree tree =
        edit()
            .extendTo(place)
            .replace(
                place,
                Optional.of(leaf),
                (level, parent) -> parent.map(value -> value.withUnmerged(place)))
            .toTree();
    return new Added(tree, place);
  }

  /// Applies an Update (§12.1.2).
  ///
  /// @throws IllegalArgumentException when no member stands there
  public RatchetTree update(LeafIndex index, LeafNode leaf) {
    checkMember(index);
    return edit().replace(index, Optional.of(leaf), TreeEdit.BLANK).toTree();
  }

  /// Applies a Remove (§12.1.3), truncation included. Of the last member a single blank leaf is
  /// left, for an external commit by which that member replaces itself.
  ///
  /// @throws IllegalArgumentException when no member stands there
  public RatchetTree remove(LeafIndex index) {
    checkMember(index);
    return edit().replace(index, Optional.empty(), TreeEdit.BLANK).truncate().toTree();
  }

  /// The tree hash (§7.8).
  public Bytes treeHash() {
    return TreeHash.ofTree(suite, root);
  }

  /// The tree hash of the subtree below a node (§7.8).
  ///
  /// @throws IllegalArgumentException for a node outside the tree
  public Bytes treeHash(NodeIndex index) {
    return node(index).treeHash(suite);
  }

  /// The nodes that cover all members below a node (§4.1.1).
  ///
  /// @throws IllegalArgumentException for a node outside the tree
  public List<NodeIndex> resolution(NodeIndex index) {
    return node(index).resolution();
  }

  /// The nodes above a leaf that need a key, from the lowest to the highest (§4.1.2).
  ///
  /// @throws IllegalArgumentException for a leaf outside the tree
  public List<NodeIndex> filteredDirectPath(LeafIndex index) {
    return FilteredPath.of(this, index).steps().stream().map(FilteredPath.Step::node).toList();
  }

  /// Which ciphertext of a sender's path is for a receiver (§7.5), counted in the list of the step
  /// above both: the `resolution_index` of draft-ietf-mls-partial §10. This tree has all proposals
  /// of the commit applied, with or without the path.
  ///
  /// @param newLeaves the leaves that the same commit adds
  /// @throws IllegalArgumentException when no ciphertext is for the receiver
  public int ciphertextIndex(LeafIndex sender, LeafIndex receiver, Set<LeafIndex> newLeaves) {
    FilteredPath path = FilteredPath.of(this, sender);
    int step = path.stepAt(TreeMath.commonAncestor(sender, receiver));
    if (step >= 0) {
      List<NodeIndex> receivers = path.steps().get(step).receivers(newLeaves);
      for (int i = 0; i < receivers.size(); i++) {
        if (TreeMath.isAbove(receivers.get(i).value(), receiver)
            && parent(receivers.get(i)).filter(node -> node.isUnmerged(receiver)).isEmpty()) {
          return i;
        }
      }
    }
    throw new IllegalArgumentException(
        "no ciphertext of leaf " + sender + " is for leaf " + receiver);
  }

  /// Whether every member supports a credential type (§7.3).
  public boolean supportedByAll(CredentialType type) {
    return root.capabilities().supports(type);
  }

  /// Whether every member supports an extension type, as all do with the default ones (§7.2).
  public boolean supportedByAll(ExtensionType type) {
    return root.capabilities().supports(type);
  }

  /// Whether every member supports a proposal type, as all do with the default ones (§7.2).
  public boolean supportedByAll(ProposalType type) {
    return root.capabilities().supports(type);
  }

  /// The types of the members' credentials (§7.3), in increasing order.
  public List<CredentialType> credentialTypesInUse() {
    List<CredentialType> types = new ArrayList<>();
    for (int type : root.capabilities().credentialsInUse().toArray()) {
      types.add(new CredentialType(type));
    }
    return types;
  }

  /// Whether any node has this encryption key.
  public boolean containsEncryptionKey(Bytes key) {
    return encryptionKeys.contains(key);
  }

  /// Whether any member has this signature key.
  public boolean containsSignatureKey(Bytes key) {
    return signatureKeys.contains(key);
  }

  /// Checks that no key stands in the tree twice (§7.3). Costs nothing: the indices know.
  ///
  /// @throws MlsException with `DUPLICATE_SIGNATURE_KEY` or `DUPLICATE_ENCRYPTION_KEY`
  public void checkUniqueKeys() throws MlsException {
    if (signatureKeys.hasRepetition()) {
      throw new MlsException(Rule.DUPLICATE_SIGNATURE_KEY, "");
    }
    if (encryptionKeys.hasRepetition()) {
      throw new MlsException(Rule.DUPLICATE_ENCRYPTION_KEY, "");
    }
  }

  /// Checks a committer's path and merges it (§7.5, §7.9.2, §12.4.2). This tree has all proposals
  /// of the commit applied; the sender's leaf is blank in an external commit, and may then be the
  /// first beyond the tree. The leaf's signature is checked here; its credential, lifetime and
  /// capabilities are not.
  ///
  /// @param newLeaves the leaves that the same commit adds
  /// @throws MlsException with `WRONG_LEAF_SOURCE`, `INVALID_PUBLIC_KEY`, `INVALID_LEAF_SIGNATURE`,
  ///   `ENCRYPTION_KEY_NOT_CHANGED`, `DUPLICATE_SIGNATURE_KEY`, `PATH_KEY_NOT_FRESH`,
  ///   `WRONG_PATH_LENGTH`, `WRONG_CIPHERTEXT_COUNT` or `WRONG_PARENT_HASH`
  public RatchetTree merge(
      LeafIndex sender, UpdatePath update, Set<LeafIndex> newLeaves, GroupId groupId)
      throws MlsException {
    return new PathMerge(this, sender, update).merge(newLeaves, groupId);
  }

  /// This tree with room for a leaf: itself, or extended (§7.7).
  RatchetTree extendedTo(LeafIndex leaf) {
    return leaf.isBelow(leafCount()) ? this : edit().extendTo(leaf).toTree();
  }

  /// This tree with the parents above a leaf replaced by those of a path, the others above it
  /// blanked, and the leaf replaced (§7.5).
  RatchetTree withPath(FilteredPath path, LeafNode leaf, List<ParentNode> parents) {
    return edit()
        .replace(path.leaf(), Optional.of(leaf), (level, parent) -> path.parentAt(level, parents))
        .toTree();
  }

  TreeNode root() {
    return root;
  }

  KeyIndex encryptionKeys() {
    return encryptionKeys;
  }

  KeyIndex signatureKeys() {
    return signatureKeys;
  }

  TreeNode node(NodeIndex index) {
    if (!isWithin(index)) {
      throw new IllegalArgumentException(
          "node " + index + " is outside a tree of " + leafCount() + " leaves");
    }
    return find(index.value());
  }

  private boolean isWithin(NodeIndex index) {
    return index.value() <= 2 * root.index();
  }

  private TreeNode find(int index) {
    int leaf = TreeMath.firstLeaf(index);
    int level = TreeMath.level(index);
    TreeNode at = root;
    while (at.level() > level) {
      at = at.childTowards(leaf);
    }
    return at;
  }

  private TreeEdit edit() {
    return new TreeEdit(suite, root, encryptionKeys, signatureKeys);
  }

  private void checkMember(LeafIndex index) {
    if (leaf(index).isEmpty()) {
      throw new IllegalArgumentException("no member at leaf " + index);
    }
  }

  /// How many members and leaves there are.
  @Override
  public String toString() {
    return "RatchetTree(" + memberCount() + " members, " + leafCount() + " leaves)";
  }
}
