package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;

/// Random commits in groups of up to 64, each tree compared with the model and each private key
/// with the tree.
class RatchetTreePropertiesTest {
  static Stream<Arguments> schedules() {
    return Stream.concat(
        IntStream.range(0, 12).mapToObj(seed -> Arguments.of(seed, 2 + seed, 14)),
        Stream.of(Arguments.of(100, 24, 20), Arguments.of(101, 40, 20), Arguments.of(102, 64, 40)));
  }

  @ParameterizedTest(name = "seed {0}, up to {1} members, {2} commits")
  @MethodSource("schedules")
  void theTreeIsThatOfTheModelAndAllMembersFollow(int seed, int maxMembers, int commits)
      throws Exception {
    TreeSchedule schedule = new TreeSchedule(new Workshop(seed), maxMembers);
    for (int i = 0; i < commits; i++) {
      schedule.commit();
      RatchetTree tree = schedule.tree();
      assertThatTreeIsThatOfTheModel(tree, schedule.model());
      assertThatAggregatesAndIndicesAreExact(tree);
      assertThatPrivateKeysFit(tree, schedule.keys());
      TreeValidation.validate(tree, Workshop.GROUP);
      assertThat(schedule.model().isParentHashValid()).isTrue();
      RatchetTree decoded = RatchetTree.decode(tree.suite(), tree.encoded());
      assertThatTreeIsThatOfTheModel(decoded, schedule.model());
      assertThatAggregatesAndIndicesAreExact(decoded);
    }
  }

  private static void assertThatTreeIsThatOfTheModel(RatchetTree tree, NaiveTree model) {
    assertThat(tree.leafCount()).isEqualTo(model.leafCount());
    assertThat(tree.encoded()).isEqualTo(model.encoded());
    for (int i = 0; i < model.nodeCount(); i++) {
      NodeIndex node = new NodeIndex(i);
      assertThat(tree.treeHash(node)).isEqualTo(model.treeHash(i));
      assertThat(tree.resolution(node)).extracting(NodeIndex::value).isEqualTo(model.resolution(i));
      assertThat(tree.parent(node)).isEqualTo(model.parent(i));
    }
    for (int i = 0; i < model.leafCount(); i++) {
      assertThat(tree.leaf(new LeafIndex(i))).isEqualTo(model.leaf(i));
      assertThat(tree.filteredDirectPath(new LeafIndex(i))).isEqualTo(model.filteredDirectPath(i));
    }
  }

  private static void assertThatAggregatesAndIndicesAreExact(RatchetTree tree) {
    List<RatchetTree.Member> members = tree.members();
    assertThat(tree.memberCount()).isEqualTo(members.size());
    Set<Bytes> encryptionKeys = new HashSet<>();
    Set<Bytes> signatureKeys = new HashSet<>();
    Set<CredentialType> credentials = new HashSet<>();
    for (RatchetTree.Member member : members) {
      LeafNode leaf = member.leaf();
      assertThat(tree.leaf(member.index())).contains(leaf);
      assertThat(tree.findLeaf(leaf)).contains(member.index());
      encryptionKeys.add(leaf.encryptionKey());
      signatureKeys.add(leaf.signatureKey());
      credentials.add(leaf.credential().type());
    }
    for (int i = 1; i < 2 * tree.leafCount() - 1; i += 2) {
      tree.parent(new NodeIndex(i)).ifPresent(p -> encryptionKeys.add(p.encryptionKey()));
    }
    assertThat(tree.encryptionKeys().size()).isEqualTo(encryptionKeys.size());
    assertThat(encryptionKeys).allMatch(tree::containsEncryptionKey);
    assertThat(tree.signatureKeys().size()).isEqualTo(signatureKeys.size());
    assertThat(signatureKeys).allMatch(tree::containsSignatureKey);
    assertThat(tree.credentialTypesInUse()).containsExactlyInAnyOrderElementsOf(credentials);
    int firstBlank =
        IntStream.range(0, tree.leafCount())
            .filter(i -> tree.leaf(new LeafIndex(i)).isEmpty())
            .findFirst()
            .orElse(tree.leafCount());
    assertThat(tree.firstBlankLeaf().value()).isEqualTo(firstBlank);
  }

  private static void assertThatPrivateKeysFit(
      RatchetTree tree, Map<LeafIndex, TreeKemPrivate> members) throws Exception {
    assertThat(members.keySet())
        .containsExactlyElementsOf(tree.members().stream().map(RatchetTree.Member::index).toList());
    Map<Bytes, Bytes> derived = new HashMap<>();
    for (TreeKemPrivate keys : members.values()) {
      for (int level = 0; 1 << level <= tree.leafCount(); level++) {
        NodeIndex node = new NodeIndex(TreeMath.ancestor(keys.self().value(), level));
        Optional<KeyPair> key = keys.key(node);
        boolean unmerged = tree.parent(node).filter(p -> p.isUnmerged(keys.self())).isPresent();
        assertThat(key.isPresent()).isEqualTo(tree.encryptionKey(node).isPresent() && !unmerged);
        if (key.isPresent()) {
          assertThat(tree.encryptionKey(node)).contains(key.get().publicKey());
          Bytes privateKey = Bytes.wrap(key.get().privateKey().expose());
          if (!derived.containsKey(privateKey)) {
            derived.put(privateKey, tree.suite().primitives().kemPublicKey(key.get().privateKey()));
          }
          assertThat(derived.get(privateKey)).isEqualTo(key.get().publicKey());
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatAllSupportIsWhatEachSupports(int seed) {
    Workshop workshop = new Workshop(seed);
    RatchetTree tree = RatchetTree.of(workshop.suite(), randomClient(workshop).leaf());
    for (int i = 0; i < 60; i++) {
      List<RatchetTree.Member> members = tree.members();
      LeafIndex any = members.get(workshop.dice().nextInt(members.size())).index();
      if (members.size() > 1 && workshop.dice().nextInt(3) == 0) {
        tree = tree.remove(any);
      } else if (workshop.dice().nextInt(3) == 0) {
        tree = tree.update(any, randomClient(workshop).leaf());
      } else {
        tree = tree.add(randomClient(workshop).leaf()).tree();
      }
      for (int type = 0; type < 12; type++) {
        ExtensionType extension = new ExtensionType(type);
        assertThat(tree.supportedByAll(extension))
            .isEqualTo(
                tree.members().stream()
                    .allMatch(member -> member.leaf().capabilities().supports(extension)));
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 5);
  }

  private static Workshop.Client randomClient(Workshop workshop) {
    return workshop.client(
        workshop.capabilities(
            IntStream.range(6, 12)
                .filter(type -> workshop.dice().nextInt(6) > 0)
                .mapToObj(ExtensionType::new)
                .toList()));
  }
}
