package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;

/// `tree-operations`: what Add, Update and Remove do to a tree (RFC 9420 §12.1.1 to §12.1.3).
final class TreeOperationsVectors implements VectorKind {
  @Override
  public String name() {
    return "tree-operations";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("tree_before");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, DecodeException {
    RatchetTree before = RatchetTree.decode(vector.suite(), vector.bytes("tree_before"));
    vector.expect("tree_hash_before", before.treeHash());
    Proposal proposal = Reader.decode(vector.bytes("proposal"), Proposal::read);
    LeafIndex sender = new LeafIndex(vector.u32("proposal_sender"));
    vector.require(applies(before, sender, proposal), "the proposal fits the tree");
    RatchetTree after = applied(before, sender, proposal);
    vector.expect("tree_after", after.encoded());
    vector.expect("tree_hash_after", after.treeHash());
  }

  private static boolean applies(RatchetTree tree, LeafIndex sender, Proposal proposal) {
    return switch (proposal) {
      case Proposal.Add add -> true;
      case Proposal.Update update -> tree.leaf(sender).isPresent();
      case Proposal.Remove remove -> tree.leaf(remove.removed()).isPresent();
      default -> false;
    };
  }

  private static RatchetTree applied(RatchetTree tree, LeafIndex sender, Proposal proposal) {
    return switch (proposal) {
      case Proposal.Add add -> tree.add(add.keyPackage().leafNode()).tree();
      case Proposal.Update update -> tree.update(sender, update.leafNode());
      case Proposal.Remove remove -> tree.remove(remove.removed());
      default -> throw new AssertionError("no proposal about the tree: " + proposal.type());
    };
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      if (Generation.isSparing(suite)) {
        vectors.addAll(few(suite, generation));
        continue;
      }
      GeneratedTree full = GeneratedTree.full(suite, generation, 8);
      GeneratedTree odd = GeneratedTree.full(suite, generation, 5);
      GeneratedTree blanks = GeneratedTree.full(suite, generation, 6);
      blanks.commit(0, 0, List.of(2, 3));
      vectors.add(vector(full.tree(), add(suite, generation), 0));
      vectors.add(vector(odd.tree(), add(suite, generation), 2));
      vectors.add(vector(blanks.tree(), add(suite, generation), 0));
      vectors.add(vector(full.tree(), update(full, 3, generation), 3));
      vectors.add(vector(full.tree(), new Proposal.Remove(new LeafIndex(1)), 0));
      vectors.add(vector(odd.tree(), new Proposal.Remove(new LeafIndex(4)), 0));
    }
    return vectors;
  }

  private static List<VectorWriter> few(MlsSuite suite, Generation generation) {
    GeneratedTree tree = GeneratedTree.full(suite, generation, 2);
    return List.of(
        vector(tree.tree(), add(suite, generation), 0),
        vector(tree.tree(), update(tree, 1, generation), 1),
        vector(tree.tree(), new Proposal.Remove(new LeafIndex(1)), 0));
  }

  private static Proposal add(MlsSuite suite, Generation generation) {
    return new Proposal.Add(GeneratedClient.create(suite, generation).keyPackage());
  }

  private static Proposal update(GeneratedTree tree, int member, Generation generation) {
    MlsSuite suite = tree.tree().suite();
    return new Proposal.Update(
        tree.client(member)
            .updatedLeaf(
                new LeafNode.Place(tree.groupId(), new LeafIndex(member)),
                suite.primitives().generateKemKeyPair(generation.random()).publicKey()));
  }

  private static VectorWriter vector(RatchetTree before, Proposal proposal, int sender) {
    RatchetTree after = applied(before, new LeafIndex(sender), proposal);
    return new VectorWriter()
        .number("cipher_suite", before.suite().id().value())
        .bytes("tree_before", before)
        .bytes("proposal", proposal)
        .number("proposal_sender", sender)
        .bytes("tree_hash_before", before.treeHash())
        .bytes("tree_after", after)
        .bytes("tree_hash_after", after.treeHash());
  }
}
