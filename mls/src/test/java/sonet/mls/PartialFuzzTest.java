package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.framing.MlsMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.SenderAuthenticatedMessage;

/// Whatever comes to a light member is refused with the engine's exception or understood, and its
/// group stays as it was.
final class PartialFuzzTest {
  private static final LightStage STAGE = stage();
  private static final LightStage.Guest GUEST = guest();
  private static final Bytes COMMIT = STAGE.annotated(update()).encoded();
  private static final Bytes WELCOME = GUEST.welcome.encoded();
  private static final Bytes MESSAGE = STAGE.proven(STAGE.a.protect(Stage.HELLO)).encoded();
  private static final Bytes STATE = state();

  private static LightStage stage() {
    try {
      return new LightStage();
    } catch (MlsException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static LightStage.Guest guest() {
    try {
      return STAGE.new Guest("dave", CommitRequest.update());
    } catch (MlsException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static PendingCommit update() {
    try {
      return STAGE.a.commit(CommitRequest.update());
    } catch (MlsException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Bytes state() {
    try (Group.Snapshot snapshot = STAGE.c.snapshot()) {
      return Bytes.wrap(snapshot.state().expose());
    }
  }

  @FuzzTest
  void aStructureIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(AnnotatedCommit.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_MESSAGE);
    }
    try {
      assertThat(AnnotatedWelcome.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_MESSAGE);
    }
    try {
      assertThat(SenderAuthenticatedMessage.decode(bytes, MlsMessage::read).encoded())
          .isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_MESSAGE);
    }
  }

  @FuzzTest
  void aMutatedStructureIsRefusedOrEncodesBack(byte[] input) {
    aStructureIsRefusedOrEncodesBack(FuzzedGroup.mutated(COMMIT, input).toArray());
    aStructureIsRefusedOrEncodesBack(FuzzedGroup.mutated(WELCOME, input).toArray());
    aStructureIsRefusedOrEncodesBack(FuzzedGroup.mutated(MESSAGE, input).toArray());
  }

  @FuzzTest
  void aMutatedCommitIsRefusedOrFollowed(byte[] input) {
    Bytes before = STAGE.c.epochAuthenticator();
    try {
      AnnotatedCommit commit = AnnotatedCommit.decode(FuzzedGroup.mutated(COMMIT, input));
      assertThat(STAGE.c.process(commit).group()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    assertThat(STAGE.c.epochAuthenticator()).isEqualTo(before);
  }

  @FuzzTest
  void aMutatedMessageIsRefusedOrRead(byte[] input) {
    try {
      var message =
          SenderAuthenticatedMessage.decode(FuzzedGroup.mutated(MESSAGE, input), MlsMessage::read);
      assertThat(STAGE.c.process(message).group()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
  }

  @FuzzTest
  void aMutatedWelcomeIsRefusedOrLeadsToTheGroup(byte[] input) {
    try {
      AnnotatedWelcome welcome = AnnotatedWelcome.decode(FuzzedGroup.mutated(WELCOME, input));
      try (LightGroup joined = GUEST.join(welcome)) {
        assertThat(joined.epochAuthenticator())
            .isEqualTo(GUEST.commit.group().epochAuthenticator());
      }
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
  }

  @FuzzTest
  void aMutatedStateIsRefusedOrRestored(byte[] input) {
    try (Secret state = Secret.of(FuzzedGroup.mutated(STATE, input))) {
      LightGroup restored =
          LightGroup.restore(
              STAGE.stage.carol.environment(), state, List.of(STAGE.stage.carol.signer()));
      assertThat(restored.context()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isIn(Rule.MALFORMED_STATE, Rule.UNSUPPORTED_PARAMETERS);
    }
  }

  /// The same with inputs of its own, so that each build tries some.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void randomMutationsAreRefusedOrUnderstood(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      byte[] input = new byte[1 + 4 * (1 + random.nextInt(3))];
      random.nextBytes(input);
      aMutatedStructureIsRefusedOrEncodesBack(input);
      aMutatedCommitIsRefusedOrFollowed(input);
      aMutatedMessageIsRefusedOrRead(input);
      aMutatedWelcomeIsRefusedOrLeadsToTheGroup(input);
      aMutatedStateIsRefusedOrRestored(input);
    }
  }
}
