package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;
import sonet.mls.testing.TestClient;

/// Secrets of components with forward secrecy (draft-ietf-mls-extensions §4.4).
final class SafeExportTest {
  private static final ComponentId ONE = new ComponentId(0x8001);
  private static final ComponentId OTHER = new ComponentId(0x8002);

  private final Stage stage = new Stage();

  SafeExportTest() throws MlsException {}

  private static Bytes exported(Group group, ComponentId component) {
    try (Secret secret = group.safeExport(component)) {
      return Bytes.wrap(secret.expose());
    }
  }

  private static void assertRefused(Group group, ComponentId component) {
    assertThatIllegalStateException()
        .isThrownBy(() -> group.safeExport(component))
        .withMessageContaining("was exported in this epoch already");
  }

  @Test
  void allMembersExportTheSameForAComponentAndAnotherForEach() {
    Set<Bytes> values = new HashSet<>();
    for (ComponentId component : new ComponentId[] {ONE, OTHER, ComponentId.APQ_MLS_INFO}) {
      Bytes value = exported(stage.a, component);
      assertThat(value).isEqualTo(exported(stage.b, component));
      assertThat(value.length()).isEqualTo(stage.a.suite().hashLength());
      values.add(value);
    }
    assertThat(values).hasSize(3);
  }

  @Test
  void aNewEpochGivesAnew() throws MlsException {
    Bytes before = exported(stage.c, ONE);
    PendingCommit commit = stage.a.commit(CommitRequest.update());
    Group next = stage.c.process(commit.message()).keep();
    assertThat(exported(next, ONE)).isEqualTo(exported(commit.group(), ONE)).isNotEqualTo(before);
  }

  @Test
  void aValueFromBeforeAMessageDoesNotGiveAgain() throws MlsException {
    Group later = stage.c.process(stage.a.protect(Stage.HELLO)).group();
    assertThat(exported(later, ONE)).isEqualTo(exported(stage.a, ONE));
    assertRefused(stage.c, ONE);
    assertRefused(later.withEnvironment(stage.carol.environment()), ONE);
  }

  @Test
  void aRestoredGroupDoesNotGiveAgainWhatWasGivenBeforeItWasWritten() throws MlsException {
    Bytes expected = exported(stage.a, OTHER);
    assertThat(exported(stage.c, ONE)).isEqualTo(exported(stage.a, ONE));
    Group restored = stage.carol.restore(stage.c);
    assertRefused(restored, ONE);
    assertThat(exported(restored, OTHER)).isEqualTo(expected);
  }

  @Test
  void whatAPendingCommitExportedStaysExportedWhenItIsKept() throws MlsException {
    PendingCommit commit = stage.a.commit(CommitRequest.update());
    assertThat(exported(commit.group(), ONE)).hasToString(exported(follow(commit), ONE).toString());
    Group current = stage.a.process(stage.b.protect(Stage.HELLO)).keep();
    assertRefused(commit.onto(current).keep(), ONE);
  }

  private Group follow(PendingCommit commit) throws MlsException {
    return stage.c.process(commit.message()).group();
  }

  @Test
  void aNewcomerExportsTheSame() throws MlsException {
    TestClient dave = stage.client("dave");
    KeyPackageBundle bundle = stage.keyPackage(dave);
    PendingCommit add = stage.a.commit(CommitRequest.add(bundle.keyPackage()));
    assertThat(exported(dave.join(add.welcome(), bundle), ONE))
        .isEqualTo(exported(add.group(), ONE));
  }

  @Test
  void aSharedGroupServesOnce() throws MlsException {
    GroupHandle handle = new GroupHandle(stage.c);
    try (Secret secret = handle.safeExport(ONE)) {
      assertThat(Bytes.wrap(secret.expose())).isEqualTo(exported(stage.a, ONE));
    }
    assertThatIllegalStateException().isThrownBy(() -> handle.safeExport(ONE));
    assertThat(handle.process(stage.a.commit(CommitRequest.update()).message()))
        .isInstanceOf(Received.Commit.class);
    handle.safeExport(ONE).close();
  }
}
