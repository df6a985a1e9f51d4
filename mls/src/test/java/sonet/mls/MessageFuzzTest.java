package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.commit.StatePiece;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.SavedObservedGroup;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.RatchetTree;

/// Whatever comes in is refused with the engine's exception or understood, and the group stays as
/// it was: no other throwable, and no outcome from a message that was changed.
final class MessageFuzzTest {
  private static final MlsSuite SUITE = new MlsSuite(TestClient.SUITES.get(1));
  private static final FuzzedGroup GROUP = new FuzzedGroup();

  @FuzzTest
  void aMessageIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(MlsMessage.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule()).isIn(Rule.MALFORMED_MESSAGE, Rule.UNKNOWN_WIRE_FORMAT);
    }
  }

  @FuzzTest
  void aMutatedMessageIsRefusedOrEncodesBack(byte[] input) {
    aMessageIsRefusedOrEncodesBack(GROUP.mutated(input).toArray());
  }

  @FuzzTest
  void aTreeIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(RatchetTree.decode(SUITE, bytes).encoded()).isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule()).isIn(Rule.MALFORMED_TREE, Rule.MALFORMED_MESSAGE);
    }
  }

  @FuzzTest
  void aMemberRefusesOrUnderstandsAMutatedMessage(byte[] input) {
    Bytes before = GROUP.receiver.epochAuthenticator();
    try {
      Received received = GROUP.receiver.process(GROUP.mutated(input));
      assertThat(received.group()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    assertThat(GROUP.receiver.epochAuthenticator()).isEqualTo(before);
  }

  @FuzzTest
  void anObserverRefusesOrUnderstandsAMutatedMessage(byte[] input) {
    Bytes before = GROUP.observer.encoded();
    try {
      assertThat(GROUP.observer.process(GROUP.mutated(input))).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    assertThat(GROUP.observer.encoded()).isEqualTo(before);
  }

  @FuzzTest
  void aNewcomerRefusesOrJoinsByAMutatedMessage(byte[] input) {
    try {
      switch (MlsMessage.decode(GROUP.mutated(input))) {
        case MlsMessage.Welcome(var welcome) ->
            Group.join(
                    GROUP.dave.environment(),
                    JoinRequest.of(welcome, GROUP.forDave, GROUP.dave.signer()))
                .close();
        case MlsMessage.GroupInfo(var info) ->
            assertThat(
                    ObservedGroup.create(
                        GROUP.dave.environment(),
                        new MlsMessage.GroupInfo(info).encoded(),
                        Optional.empty()))
                .isNotNull();
        case MlsMessage.KeyPackage(KeyPackage keyPackage) ->
            assertThat(GROUP.receiver.commit(CommitRequest.add(keyPackage))).isNotNull();
        case MlsMessage.Public _, MlsMessage.Private _ -> {
          // The members' business.
        }
      }
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
  }

  @FuzzTest
  void aStoredStateIsRefusedOrRestored(byte[] input) {
    try (Secret state = Secret.of(FuzzedGroup.mutated(GROUP.state, input))) {
      assertThat(Group.restore(GROUP.bob.environment(), state, List.of(GROUP.bob.signer())))
          .isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    try {
      Bytes state = FuzzedGroup.mutated(GROUP.observedState, input);
      assertThat(ObservedGroup.restore(GROUP.bob.environment(), state)).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    try (Secret bundle = Secret.of(FuzzedGroup.mutated(GROUP.bundle, input))) {
      assertThat(KeyPackageBundle.decode(GROUP.dave.environment(), bundle)).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
  }

  /// Whatever stands in a piece that is whole, it is refused as malformed or understood.
  @FuzzTest
  void aPieceWithAnyBodyIsRefusedOrRestored(byte[] input) {
    Bytes whole = GROUP.relinked(StatePiece.Kind.GROUP, Bytes.EMPTY, GROUP.state, input);
    restore(List.of(whole));
    Bytes change =
        GROUP.relinked(
            StatePiece.Kind.GROUP_CHANGE, GROUP.linkOf(GROUP.state), GROUP.change, input);
    restore(List.of(GROUP.state, change));
    Bytes observed =
        GROUP.relinked(
            StatePiece.Kind.OBSERVED_GROUP_CHANGE,
            GROUP.linkOf(GROUP.observedState),
            GROUP.observedChange,
            input);
    try {
      assertThat(
              SavedObservedGroup.restore(
                  GROUP.bob.environment(), List.of(GROUP.observedState, observed)))
          .isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_STATE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void piecesWithRandomBodiesAreRefusedOrRestored(long seed) {
    Random dice = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] input = new byte[1 + 4 * (1 + dice.nextInt(3))];
      dice.nextBytes(input);
      aPieceWithAnyBodyIsRefusedOrRestored(input);
    }
  }

  private static void restore(List<Bytes> pieces) {
    try {
      SavedGroup.restore(
              GROUP.bob.environment(),
              pieces.stream().map(Secret::of).toList(),
              List.of(GROUP.bob.signer()))
          .group()
          .close();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isEqualTo(Rule.MALFORMED_STATE);
    }
  }
}
