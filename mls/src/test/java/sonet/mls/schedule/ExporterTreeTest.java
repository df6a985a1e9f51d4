package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.component.ComponentId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.SeededRandom;
import sonet.mls.testing.TestClient;

/// The tree of exported secrets against a plain recursion, and what it holds.
final class ExporterTreeTest {
  private static final MlsSuite SUITE = new MlsSuite(TestClient.SUITES.get(1));
  private static final Secret EPOCH = Secret.of(Bytes.utf8("the epoch secret of thirty-two b"));

  private final ExporterTree tree = ExporterTree.derive(SUITE, EPOCH);

  private static Bytes exported(ExporterTree tree, int component) {
    try (Secret secret = tree.export(new ComponentId(component))) {
      return Bytes.wrap(secret.expose());
    }
  }

  /// RFC 9420 §9: the secret of a node is expanded to those of its children.
  private static Bytes expected(int component) {
    Secret secret = SUITE.deriveSecret(EPOCH, "application_export");
    for (int bit = 15; bit >= 0; bit--) {
      String side = (component >> bit & 1) == 0 ? "left" : "right";
      secret = SUITE.expandWithLabel(secret, "tree", Bytes.utf8(side), SUITE.hashLength());
    }
    return Bytes.wrap(secret.expose());
  }

  private static List<Secret> held(ExporterTree tree) {
    List<Secret> secrets = new ArrayList<>();
    tree.forEachSecret(secrets::add);
    return secrets;
  }

  private static ExporterTree restored(ExporterTree tree) throws DecodeException {
    Writer writer = new Writer();
    tree.writeTo(writer);
    return Reader.decode(writer.toBytes(), reader -> ExporterTree.read(SUITE, reader));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 0x7fff, 0x8000, 0xaaaa, 0xffff})
  void aLeafIsWhatTheSecretTreeWouldGive(int component) {
    assertThat(exported(tree, component)).isEqualTo(expected(component));
  }

  @Test
  void aComponentIsServedOnce() {
    assertThat(exported(tree, 6)).isEqualTo(expected(6));
    assertThatIllegalStateException()
        .isThrownBy(() -> tree.export(new ComponentId(6)))
        .withMessage("the secret of component 0x0006 was exported in this epoch already");
    assertThat(exported(tree, 7)).isEqualTo(expected(7));
  }

  @Test
  void thePathIsGoneAndItsSiblingsStay() {
    Secret root = held(tree).getFirst();
    Bytes given = exported(tree, 6);
    assertThat(root.isWiped()).isTrue();
    assertThat(held(tree)).hasSize(16).noneMatch(Secret::isWiped);
    assertThat(held(tree)).noneMatch(secret -> Retained.value(secret).equals(given));
    List<Secret> before = held(tree);
    assertThat(exported(tree, 7)).isEqualTo(expected(7));
    assertThat(held(tree)).hasSize(15);
    assertThat(before).filteredOn(Secret::isWiped).hasSize(1);
  }

  @Test
  void aClosedTreeHoldsAndGivesNothing() {
    assertThat(exported(tree, 6)).isEqualTo(expected(6));
    List<Secret> secrets = held(tree);
    tree.close();
    tree.close();
    assertThat(secrets).allMatch(Secret::isWiped);
    assertThat(held(tree)).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> tree.export(new ComponentId(9)));
    assertThatIllegalStateException().isThrownBy(() -> tree.writeTo(new Writer()));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverWasExportedAndRestoredEachComponentIsServedOnce(long seed) throws DecodeException {
    SeededRandom random = new SeededRandom(seed);
    Set<Integer> given = new TreeSet<>();
    ExporterTree current = tree;
    for (int i = 0; i < 40; i++) {
      int component = (random.bytes(1).at(0) & 0xff) << 8 | (random.bytes(1).at(0) & 3);
      if (given.add(component)) {
        assertThat(exported(current, component)).isEqualTo(expected(component));
      }
      if (i % 5 == 0) {
        current = restored(current);
      }
      for (int again : given) {
        ExporterTree asked = current;
        assertThatIllegalStateException().isThrownBy(() -> asked.export(new ComponentId(again)));
      }
    }
  }

  @Test
  void malformedTreesAreRefused() {
    Writer short31 = new Writer().u8(1).opaque(Bytes.wrap(new byte[31]));
    Writer exportedAbove = new Writer().u8(3);
    Writer unknown = new Writer().u8(4);
    Writer tooDeep = new Writer();
    for (int i = 0; i < 17; i++) {
      tooDeep.u8(2);
    }
    tooDeep.raw(Bytes.wrap(new byte[64]));
    for (Writer malformed : List.of(short31, exportedAbove, unknown, tooDeep, new Writer())) {
      assertThatThrownBy(
              () -> Reader.decode(malformed.toBytes(), reader -> ExporterTree.read(SUITE, reader)))
          .isInstanceOf(DecodeException.class);
    }
  }
}
