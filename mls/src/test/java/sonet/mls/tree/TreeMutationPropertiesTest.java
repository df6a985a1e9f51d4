package sonet.mls.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;

/// Trees and paths with a few bytes changed: refused with a rule, or taken and then as good as any.
class TreeMutationPropertiesTest {
  static IntStream seeds() {
    return IntStream.range(0, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aDamagedTreeIsRefusedOrAnswersEveryQuestion(int seed) throws Exception {
    Workshop workshop = new Workshop(seed);
    TreeSchedule schedule = new TreeSchedule(workshop, 10);
    for (int i = 0; i < 6; i++) {
      schedule.commit();
    }
    Bytes encoded = schedule.tree().encoded();
    for (int i = 0; i < 200; i++) {
      Bytes damaged = damaged(workshop, encoded);
      RatchetTree tree;
      try {
        tree = RatchetTree.decode(workshop.suite(), damaged);
      } catch (MlsException refused) {
        assertThat(refused.rule().section()).isEqualTo("12.4.3.3");
        continue;
      }
      assertThat(tree.encoded()).isEqualTo(damaged);
      assertThatEveryQuestionHasAnAnswer(tree);
      boolean valid = true;
      try {
        TreeValidation.validate(tree, Workshop.GROUP);
      } catch (MlsException refused) {
        valid = false;
      }
      assertThat(valid).isEqualTo(damaged.equals(encoded));
    }
  }

  private static void assertThatEveryQuestionHasAnAnswer(RatchetTree tree) {
    for (int i = 0; i < TreeMath.nodeCount(tree.leafCount()); i++) {
      NodeIndex node = new NodeIndex(i);
      assertThat(tree.treeHash(node)).isNotNull();
      assertThat(tree.resolution(node)).allMatch(n -> tree.encryptionKey(n).isPresent());
    }
    for (int i = 0; i < tree.leafCount(); i++) {
      LeafIndex leaf = new LeafIndex(i);
      assertThat(tree.filteredDirectPath(leaf)).isNotNull();
      if (tree.leaf(leaf).isPresent()) {
        assertThat(tree.remove(leaf).memberCount()).isEqualTo(tree.memberCount() - 1);
      }
    }
    assertThat(tree.firstBlankLeaf().isBelow(tree.leafCount() + 1)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aDamagedPathIsRefused(int seed) throws Exception {
    Workshop workshop = new Workshop(seed);
    TreeSchedule schedule = new TreeSchedule(workshop, 10);
    for (int i = 0; i < 6; i++) {
      schedule.commit();
    }
    RatchetTree tree = schedule.tree();
    RatchetTree.Member sender = tree.members().getFirst();
    Workshop.Client client = schedule.client(sender.index());
    NewPath path =
        NewPath.create(
            tree,
            new NewPath.Committer(
                Workshop.GROUP, sender.index(), client.leaf().content(), client.signer()),
            workshop.random());
    Bytes context = path.tree().treeHash();
    UpdatePath update = path.encrypt(context, Set.of(), workshop.random());
    for (int i = 0; i < 200; i++) {
      Bytes damaged = damaged(workshop, update.encoded());
      if (!damaged.equals(update.encoded())) {
        assertThat(isTaken(schedule, sender.index(), damaged, context)).isFalse();
      }
    }
    assertThat(isTaken(schedule, sender.index(), update.encoded(), context)).isTrue();
  }

  /// Whether all members take a path.
  private static boolean isTaken(
      TreeSchedule schedule, LeafIndex sender, Bytes encoded, Bytes context) {
    try {
      UpdatePath update = Reader.decode(encoded, UpdatePath::read);
      RatchetTree merged = schedule.tree().merge(sender, update, Set.of(), Workshop.GROUP);
      for (TreeKemPrivate member : schedule.keys().values()) {
        if (!member.self().equals(sender)) {
          TreeKemPrivate.Decrypted decrypted =
              member.decrypt(
                  new TreeKemPrivate.Received(merged, sender, update, Set.of(), context));
          assertThat(decrypted.commitSecret().isWiped()).isFalse();
        }
      }
      return true;
    } catch (MlsException | DecodeException refused) {
      return false;
    }
  }

  private static Bytes damaged(Workshop workshop, Bytes encoded) {
    byte[] bytes = encoded.toArray();
    for (int i = workshop.dice().nextInt(3); i >= 0; i--) {
      int at = workshop.dice().nextInt(bytes.length);
      bytes[at] =
          switch (workshop.dice().nextInt(3)) {
            case 0 -> (byte) (bytes[at] ^ 1 << workshop.dice().nextInt(8));
            case 1 -> (byte) workshop.dice().nextInt();
            default -> bytes[workshop.dice().nextInt(bytes.length)];
          };
    }
    if (workshop.dice().nextInt(10) == 0) {
      return Bytes.of(bytes, 0, workshop.dice().nextInt(bytes.length));
    }
    return Bytes.wrap(bytes);
  }
}
