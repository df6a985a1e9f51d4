package sonet.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.wire.AuditorTreeHead;

@Timeout(120)
class AuditorTest {
  @TempDir private Path folder;
  private Path shown;
  private Path data;
  private ShownLog log;

  @BeforeEach
  void begin() throws Exception {
    shown = Files.createDirectories(folder.resolve("shown"));
    data = folder.resolve("auditor");
    log = ShownLog.create(TransparencySuite.ED25519, 4);
    log.grow(5);
    log.show(shown);
  }

  private Auditor auditor(Optional<String> policy) throws ClientException {
    return Auditor.open(
        new Auditor.Options(new PublicLog.At(shown.toString()), data, policy),
        new Auditor.Surroundings(() -> Instant.ofEpochMilli(log.now()), new Random(8)::nextBytes));
  }

  /// A pass of a process of its own, which has nothing but the folder of the one before.
  private Auditor.Pass pass() throws ClientException {
    try (Auditor auditor = auditor(Optional.empty())) {
      return auditor.pass((_, _) -> {});
    }
  }

  private void assertFollowed(long before, long size) throws ClientException {
    assertThat(pass())
        .isInstanceOfSatisfying(
            Auditor.Pass.Followed.class,
            followed -> {
              assertThat(followed.before()).isEqualTo(before);
              assertThat(followed.size()).isEqualTo(size);
              assertThat(followed.late()).isFalse();
              assertThat(followed.delivery()).isEqualTo(Auditor.Delivery.KEPT);
            });
  }

  private void assertCaught(Alarm.Kind kind) throws Exception {
    Bytes state = Bytes.of(Files.readAllBytes(data.resolve("state")));
    for (int i = 0; i < 2; i++) {
      assertThat(pass())
          .isInstanceOfSatisfying(
              Auditor.Pass.Caught.class,
              caught -> {
                assertThat(caught.alarm().kind()).isEqualTo(kind);
                assertThat(caught.alarm().evidence().orElseThrow()).isNotEmptyFile();
              });
    }
    assertThat(Bytes.of(Files.readAllBytes(data.resolve("state")))).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(TransparencySuite.class)
  void itFollowsALogOverManyPassesAndSignsWhatItFollowed(TransparencySuite suite) throws Exception {
    log = ShownLog.create(suite, 6);
    shown = Files.createDirectories(folder.resolve("other"));
    assertThat(pass()).isInstanceOf(Auditor.Pass.Nothing.class);
    long before = 0;
    for (int count : new int[] {3, 0, 250, 3, 1, 260}) {
      log.grow(count);
      log.show(shown);
      assertFollowed(before, log.size());
      AuditorTreeHead head =
          AuditorTreeHead.decode(Bytes.of(Files.readAllBytes(data.resolve("head"))));
      assertThat(head.treeSize()).isEqualTo(log.size());
      before = log.size();
    }
  }

  @Test
  void itRemovesNothingFromTheLawOfRemovals() throws Exception {
    log.pass(2 * ShownLog.WINDOW);
    log.grow(1);
    log.pass(2 * ShownLog.WINDOW);
    log.grow(2);
    log.remove(1);
    log.show(shown);
    assertFollowed(0, 9);
  }

  @Test
  void aForkIsCaughtWhereverItBegins() throws Exception {
    assertFollowed(0, 5);
    ShownLog fork = log.fork(3);
    fork.grow(2);
    fork.show(shown);
    assertCaught(Alarm.Kind.FORK);
    fork.grow(4);
    fork.show(shown);
    assertCaught(Alarm.Kind.FORK);
    assertThat(ShownLog.names(data)).contains("evidence-fork-5.json");
    assertThat(Files.readString(data.resolve("evidence-fork-5.json")))
        .contains("kt.example.org/1")
        .contains("\"size\":5");
    log.grow(1);
    log.show(shown);
    assertFollowed(5, 6);
  }

  @Test
  void aRollbackIsCaughtAfterARestart() throws Exception {
    ShownLog before = log.fork(4);
    assertFollowed(0, 5);
    before.show(shown);
    assertCaught(Alarm.Kind.ROLLBACK);
    Files.delete(shown.resolve("checkpoint"));
    assertCaught(Alarm.Kind.ROLLBACK);
  }

  @Test
  void aSwappedKeyIsCaught() throws Exception {
    log.pass(2 * ShownLog.WINDOW);
    log.grow(1);
    log.pass(2 * ShownLog.WINDOW);
    log.grow(1);
    log.show(shown);
    assertFollowed(0, 7);
    log.swap(2);
    log.show(shown);
    assertCaught(Alarm.Kind.SWAPPED_KEY);
  }

  @Test
  void anEarlyRemovalIsCaught() throws Exception {
    assertFollowed(0, 5);
    log.grow(1);
    log.remove(5);
    log.show(shown);
    assertCaught(Alarm.Kind.EARLY_REMOVAL);
  }

  @Test
  void aChangeBeforeItsTimeIsCaught() throws Exception {
    assertFollowed(0, 5);
    log.grow(3);
    log.backdate(6);
    log.show(shown);
    assertCaught(Alarm.Kind.FORBIDDEN_CHANGE);
  }

  @Test
  void aTreeThatDoesNotFollowFromTheChangesIsCaught() throws Exception {
    assertFollowed(0, 5);
    log.grow(2);
    log.show(shown);
    MerkleProof.Head wrong = new MerkleProof.Head(7, Trust.PRIMITIVES.hash(Bytes.EMPTY));
    ShownLog.write(shown, "checkpoint", Bytes.utf8(log.checkpoint(wrong).format()));
    assertCaught(Alarm.Kind.FORK);
  }

  @Test
  void aTreeHeadForUsersOfAnotherTreeIsCaught() throws Exception {
    assertFollowed(0, 5);
    ShownLog fork = log.fork(5);
    log.grow(2);
    fork.grow(2);
    fork.show(folder.resolve("hidden"));
    log.show(shown);
    Files.copy(
        folder.resolve("hidden").resolve("head"),
        shown.resolve("head"),
        StandardCopyOption.REPLACE_EXISTING);
    assertCaught(Alarm.Kind.FORK);
  }

  @Test
  void otherKeysAreCaught() throws Exception {
    assertFollowed(0, 5);
    ShownLog other = ShownLog.create(TransparencySuite.ED25519, 99);
    other.grow(7);
    other.show(shown);
    assertCaught(Alarm.Kind.OTHER_LOG);
    log.show(shown);
    ShownLog.write(shown, "policy", Bytes.utf8(other.policy()));
    assertCaught(Alarm.Kind.OTHER_LOG);
  }

  @Test
  void whatTheLogDidNotSignIsNoLogAndAccusesNobody() throws Exception {
    String policy = log.policy();
    ShownLog other = ShownLog.create(TransparencySuite.ED25519, 99);
    try (Auditor auditor = auditor(Optional.of(other.policy()))) {
      assertThatThrownBy(() -> auditor.pass((_, _) -> {}))
          .isInstanceOfSatisfying(
              ClientException.class,
              failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_UNPROVEN));
    }
    try (Auditor auditor = auditor(Optional.of(policy))) {
      assertThat(auditor.pass((_, _) -> {})).isInstanceOf(Auditor.Pass.Followed.class);
    }
  }

  @Test
  void filesThatAreCutOffOrTooLongAccuseNobody() throws Exception {
    assertFollowed(0, 5);
    log.grow(2);
    log.show(shown);
    Path updates = shown.resolve("audit").resolve("000.p").resolve("7");
    byte[] whole = Files.readAllBytes(updates);
    var _ = Files.write(updates, Arrays.copyOf(whole, whole.length - 3));
    assertUnproven();
    Files.delete(updates);
    assertUnproven();
    var _ = Files.write(updates, whole);
    var _ = Files.write(shown.resolve("configuration"), new byte[(64 << 10) + 1]);
    assertUnproven();
    assertThat(ShownLog.names(data)).noneMatch(name -> name.startsWith("evidence"));
  }

  private void assertUnproven() {
    assertThatThrownBy(this::pass)
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.LOG_UNPROVEN));
  }

  @Test
  void whatWasLeftOfAWriteThatWasCutOffHarmsNothing() throws Exception {
    assertFollowed(0, 5);
    var _ = Files.write(data.resolve("state.new"), new byte[7]);
    log.grow(1);
    log.show(shown);
    assertFollowed(5, 6);
  }

  @Test
  void aDamagedStateIsToldAndOneProcessUsesItAtATime() throws Exception {
    assertFollowed(0, 5);
    try (Auditor _ = auditor(Optional.empty())) {
      assertThatThrownBy(this::pass)
          .isInstanceOfSatisfying(
              ClientException.class,
              failed -> assertThat(failed.reason()).isEqualTo(Reason.STATE_IN_USE));
    }
    byte[] state = Files.readAllBytes(data.resolve("state"));
    var _ = Files.write(data.resolve("state"), Arrays.copyOf(state, state.length - 1));
    assertThatThrownBy(this::pass)
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.STATE_DAMAGED));
  }

  @Test
  void aDiskThatTakesNothingStopsItBeforeItSigns() throws Exception {
    assertFollowed(0, 5);
    Bytes head = Bytes.of(Files.readAllBytes(data.resolve("head")));
    log.grow(2);
    log.show(shown);
    // A folder in the place of the draft: the write fails as on a disk that is full.
    var _ = Files.createDirectories(data.resolve("state.new").resolve("full"));
    assertThatThrownBy(this::pass)
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.DISK_FAILED));
    assertThat(Bytes.of(Files.readAllBytes(data.resolve("head")))).isEqualTo(head);
    Files.delete(data.resolve("state.new").resolve("full"));
    assertFollowed(5, 7);
  }

  @Test
  void aLogThatIsSilentForTooLongIsSaidToBeLate() throws Exception {
    log.pass(4_000_000);
    assertThat(pass())
        .isInstanceOfSatisfying(
            Auditor.Pass.Followed.class, followed -> assertThat(followed.late()).isTrue());
  }
}
