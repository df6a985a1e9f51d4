package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;

/// Changes from tree to tree, which stored states are made of.
class TreeChangeTest {
  private final Workshop workshop = new Workshop(41);

  private static Bytes change(RatchetTree from, RatchetTree to) {
    Writer writer = new Writer();
    to.writeChange(from, writer);
    return writer.toBytes();
  }

  private static RatchetTree applied(RatchetTree from, Bytes change) throws DecodeException {
    return Reader.decode(change, from::readChange);
  }

  @ParameterizedTest(name = "seed {0}, up to {1} members, {2} commits")
  @MethodSource("sonet.mls.tree.RatchetTreePropertiesTest#schedules")
  void aChangeMakesOneTreeOfTheOtherInBothDirections(int seed, int maxMembers, int commits)
      throws Exception {
    TreeSchedule schedule = new TreeSchedule(new Workshop(seed), maxMembers);
    List<RatchetTree> trees = new ArrayList<>(List.of(schedule.tree()));
    RatchetTree followed = schedule.tree();
    for (int i = 0; i < commits; i++) {
      schedule.commit();
      RatchetTree tree = schedule.tree();
      for (RatchetTree earlier : List.of(trees.getFirst(), trees.getLast())) {
        assertThatItIs(tree, applied(earlier, change(earlier, tree)));
        assertThatItIs(earlier, applied(tree, change(tree, earlier)));
      }
      followed = applied(followed, change(trees.getLast(), tree));
      assertThatItIs(tree, followed);
      assertThat(change(RatchetTree.decode(tree.suite(), trees.getLast().encoded()), tree))
          .as("a change depends on what stands in the trees, not on what they share")
          .isEqualTo(change(trees.getLast(), tree));
      trees.add(tree);
    }
  }

  private static void assertThatItIs(RatchetTree expected, RatchetTree tree) {
    assertThat(tree.encoded()).isEqualTo(expected.encoded());
    assertThat(tree.treeHash()).isEqualTo(expected.treeHash());
    assertThat(tree.encryptionKeys().size()).isEqualTo(expected.encryptionKeys().size());
    assertThat(tree.signatureKeys().size()).isEqualTo(expected.signatureKeys().size());
    assertThat(tree.members())
        .allSatisfy(member -> {
          assertThat(tree.containsEncryptionKey(member.leaf().encryptionKey())).isTrue();
          assertThat(tree.containsSignatureKey(member.leaf().signatureKey())).isTrue();
        });
    for (int node = 1; node < 2 * tree.leafCount() - 1; node += 2) {
      assertThat(tree.encryptionKey(new NodeIndex(node)).stream())
          .allMatch(tree::containsEncryptionKey);
    }
  }

  /// A tree of leaves and parents with made-up keys and signatures.
  private RatchetTree large(int members) {
    RatchetTree tree = RatchetTree.of(workshop.suite(), leaf(0));
    for (int i = 1; i < members; i++) {
      tree = tree.add(leaf(i)).tree();
    }
    for (int i = 0; i < members; i += 2) {
      tree = withPath(tree, i);
    }
    return tree;
  }

  private LeafNode leaf(int i) {
    return new LeafNode(
        workshop.random().bytes(32),
        workshop.random().bytes(32),
        Credential.basic("client " + i),
        workshop.capabilities(List.of()),
        new LeafNodeSource.KeyPackage(new Lifetime(0, 1)),
        Extensions.EMPTY,
        workshop.random().bytes(64));
  }

  private RatchetTree withPath(RatchetTree tree, int committer) {
    FilteredPath path = FilteredPath.of(tree, new LeafIndex(committer));
    List<ParentNode> parents =
        path.steps().stream()
            .map(step ->
                new ParentNode(workshop.random().bytes(32), workshop.random().bytes(32), List.of()))
            .toList();
    return tree.withPath(path, leaf(committer), parents);
  }

  @Test
  void whatACommitChangesIsAsLongAsThePath() {
    List<Integer> lengths = new ArrayList<>();
    for (int members : List.of(1000, 10_000)) {
      RatchetTree tree = large(members);
      RatchetTree next = withPath(tree, members / 3);
      int levels = TreeMath.level(tree.root().index());
      Bytes change = change(tree, next);
      assertThat(change.length()).isLessThan(300 + 80 * levels);
      assertThat(change(next, tree).length()).isLessThan(300 + 80 * levels);
      assertThat(change(tree, tree).length()).isEqualTo(2);
      RatchetTree added = tree.add(leaf(members)).tree();
      assertThat(change(tree, added).length()).isLessThan(300 + 8 * levels);
      RatchetTree fewer = tree.remove(new LeafIndex(members / 2));
      assertThat(change(tree, fewer).length()).isLessThan(10 + 4 * levels);
      lengths.add(change.length());
    }
    assertThat(lengths.get(1) - lengths.get(0)).isLessThan(80 * 5);
  }

  @Test
  void aMemberAddedToManyUnmergedOnesCostsOneIndexALevel() {
    RatchetTree tree = large(512);
    for (int i = 512; i < 700; i++) {
      tree = tree.add(leaf(i)).tree();
    }
    RatchetTree pathed = withPath(tree, 600);
    RatchetTree before = pathed;
    for (int i = 700; i < 900; i++) {
      before = before.add(leaf(i)).tree();
    }
    RatchetTree after = before.add(leaf(900)).tree();
    assertThat(change(before, after).length()).isLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "ff00", // too many levels
        "0307", // an unknown kind
        "0302", // a leaf in the place of a parent
        "0301", // nobody is left
        "03030101", // blank parts in pieces
        "030406", // cut off
        "04030001", // more levels than members need
        "030000" // more than there should be
      })
  void aDamagedChangeIsRefused(String hex) {
    RatchetTree tree = large(8);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> applied(tree, Bytes.fromHex(hex)));
  }

  @Test
  void aParentThatWasBlankCannotStayOrGetMoreUnmergedLeaves() {
    RatchetTree blank = RatchetTree.of(workshop.suite(), leaf(0)).add(leaf(1)).tree();
    assertThat(blank.parent(new NodeIndex(1))).isEqualTo(Optional.empty());
    for (String hex : List.of("01040000", "010600")) {
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> applied(blank, Bytes.fromHex(hex)));
    }
  }
}
