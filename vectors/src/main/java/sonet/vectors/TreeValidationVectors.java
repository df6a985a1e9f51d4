package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeMath;
import sonet.mls.tree.TreeValidation;

/// `tree-validation`: resolutions, hashes and validity of whole trees (RFC 9420 §4.1.1, §7.8,
/// §7.9.2, §12.4.3.1).
final class TreeValidationVectors implements VectorKind {
  @Override
  public String name() {
    return "tree-validation";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("resolutions");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", "
        + vector.listOfBytes("tree_hashes").size()
        + " nodes";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException {
    RatchetTree tree = RatchetTree.decode(vector.suite(), vector.bytes("tree"));
    vector.expect("tree", tree.encoded());
    vector.expectEqual("resolutions", vector.listsOfCounts("resolutions"), resolutions(tree));
    vector.expectEqual("tree_hashes", vector.listOfBytes("tree_hashes"), treeHashes(tree));
    TreeValidation.validate(tree, new GroupId(vector.bytes("group_id")));
  }

  private static List<List<Integer>> resolutions(RatchetTree tree) {
    return nodes(tree).stream()
        .map(node -> tree.resolution(node).stream().map(NodeIndex::value).toList())
        .toList();
  }

  private static List<Bytes> treeHashes(RatchetTree tree) {
    return nodes(tree).stream().map(tree::treeHash).toList();
  }

  private static List<NodeIndex> nodes(RatchetTree tree) {
    List<NodeIndex> nodes = new ArrayList<>();
    for (int i = 0; i < TreeMath.nodeCount(tree.leafCount()); i++) {
      nodes.add(new NodeIndex(i));
    }
    return nodes;
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      GeneratedTree.shapes(suite, generation).forEach(tree -> vectors.add(vector(tree)));
    }
    return vectors;
  }

  private static VectorWriter vector(GeneratedTree of) {
    RatchetTree tree = of.tree();
    return new VectorWriter()
        .number("cipher_suite", tree.suite().id().value())
        .bytes("tree", tree)
        .bytes("group_id", of.groupId().value())
        .listsOfCounts("resolutions", resolutions(tree))
        .listOfBytes("tree_hashes", treeHashes(tree));
  }
}
