package sonet.vectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.mls.GroupId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.ParentNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeMath;

/// The ratchet tree of a new vector under construction, with all its members' secrets.
final class GeneratedTree {
  private final MlsSuite suite;
  private final Generation generation;
  private final GroupId groupId;
  private final Map<LeafIndex, GeneratedClient> clients = new HashMap<>();
  private final Map<LeafIndex, KeyPair> leafKeys = new HashMap<>();
  private final Map<NodeIndex, Bytes> pathSecrets = new HashMap<>();
  private RatchetTree tree;

  private GeneratedTree(MlsSuite suite, Generation generation) {
    this.suite = suite;
    this.generation = generation;
    this.groupId = new GroupId(generation.bytes(suite.hashLength()));
    GeneratedClient creator = GeneratedClient.create(suite, generation);
    this.tree = RatchetTree.of(suite, creator.keyPackage().leafNode());
    settle(new LeafIndex(0), creator);
  }

  /// A tree of so many members in which each but the last added the next one.
  static GeneratedTree full(MlsSuite suite, Generation generation, int members) {
    GeneratedTree tree = new GeneratedTree(suite, generation);
    for (int i = 0; i < members - 1; i++) {
      tree.commit(i, 1, List.of());
    }
    return tree;
  }

  /// Trees of all shapes that make a difference: full, with blanks at the end and inside, and with
  /// unmerged leaves.
  static List<GeneratedTree> shapes(MlsSuite suite, Generation generation) {
    if (Generation.isSparing(suite)) {
      return List.of(blankAndUnmerged(suite, generation));
    }
    List<GeneratedTree> shapes = new ArrayList<>();
    for (int members : new int[] {2, 3, 5, 8}) {
      shapes.add(full(suite, generation, members));
    }
    GeneratedTree blanksInside = full(suite, generation, 8);
    blanksInside.commit(0, 1, List.of(2, 3));
    shapes.add(blanksInside);
    GeneratedTree skipping = full(suite, generation, 8);
    skipping.commit(0, 0, List.of(1, 2, 3));
    shapes.add(skipping);
    GeneratedTree unmerged = full(suite, generation, 7);
    unmerged.add();
    shapes.add(unmerged);
    GeneratedTree unmergedInside = full(suite, generation, 8);
    unmergedInside.commit(0, 0, List.of(5, 6));
    unmergedInside.commit(4, 0, List.of());
    unmergedInside.add();
    shapes.add(unmergedInside);
    return shapes;
  }

  private static GeneratedTree blankAndUnmerged(MlsSuite suite, Generation generation) {
    GeneratedTree tree = full(suite, generation, 4);
    tree.commit(0, 0, List.of(1));
    tree.commit(2, 0, List.of());
    tree.add();
    return tree;
  }

  /// Adds a member without a path, which leaves it unmerged.
  void add() {
    GeneratedClient client = GeneratedClient.create(suite, generation);
    RatchetTree.Added added = tree.add(client.keyPackage().leafNode());
    tree = added.tree();
    settle(added.leaf(), client);
  }

  /// A commit with a path that removes members and adds others.
  void commit(int sender, int adds, List<Integer> removes) {
    for (int removed : removes) {
      tree = tree.remove(new LeafIndex(removed));
    }
    for (int i = 0; i < adds; i++) {
      add();
    }
    LeafIndex self = new LeafIndex(sender);
    try (NewPath path = newPath(self)) {
      tree = path.tree();
      leafKeys.put(self, path.privateKeys().leafKey());
      for (RatchetTree.Member other : tree.members()) {
        if (!other.index().equals(self)) {
          pathSecrets.put(
              TreeMath.commonAncestor(self, other.index()),
              Bytes.wrap(path.pathSecretFor(other.index()).expose()));
        }
      }
    }
  }

  private void settle(LeafIndex leaf, GeneratedClient client) {
    clients.put(leaf, client);
    leafKeys.put(leaf, client.encryptionKeys());
  }

  /// A path of a member over this tree, which stays as it is.
  NewPath newPath(LeafIndex sender) {
    GeneratedClient client = client(sender.value());
    return NewPath.create(
        tree,
        new NewPath.Committer(
            groupId, sender, client.keyPackage().leafNode().content(), client.signer()),
        generation.random());
  }

  RatchetTree tree() {
    return tree;
  }

  GroupId groupId() {
    return groupId;
  }

  GeneratedClient client(int member) {
    return Objects.requireNonNull(clients.get(new LeafIndex(member)));
  }

  KeyPair leafKey(LeafIndex member) {
    return Objects.requireNonNull(leafKeys.get(member));
  }

  /// The path secret of a node, if the member below it knows it.
  Optional<Bytes> pathSecret(LeafIndex member, NodeIndex node) {
    Optional<ParentNode> parent = tree.parent(node);
    return parent.isEmpty() || parent.get().unmergedLeaves().contains(member)
        ? Optional.empty()
        : Optional.ofNullable(pathSecrets.get(node));
  }
}
