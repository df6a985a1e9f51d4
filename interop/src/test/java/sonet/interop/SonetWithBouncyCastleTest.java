package sonet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.interop.Conversation.Role;

/// This project's engine in one group with Bouncy Castle's, in every suite.
class SonetWithBouncyCastleTest {
  private static final int EPOCHS = 10;
  private static final int MOST_EPOCHS = 40;

  static Stream<Arguments> suitesAndSeeds() {
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .flatMap(suite -> IntStream.range(0, 2).mapToObj(seed -> Arguments.of(suite, seed)));
  }

  @ParameterizedTest(name = "suite {0}, seed {1}")
  @MethodSource("suitesAndSeeds")
  void aMixedGroupThatWeFoundedAgrees(int suite, int seed) throws Exception {
    Conversation conversation = converse(suite, seed, true);
    assertThat(conversation.roles().get("Sonet")).contains(Role.CREATOR);
  }

  @ParameterizedTest(name = "suite {0}, seed {1}")
  @MethodSource("suitesAndSeeds")
  void aMixedGroupThatTheyFoundedAgrees(int suite, int seed) throws Exception {
    Conversation conversation = converse(suite, seed, false);
    assertThat(conversation.roles().get("bcmls")).contains(Role.CREATOR);
  }

  /// Ten epochs, and then as many as it takes until both sides have had every role of the living
  /// group.
  private static Conversation converse(int suite, int seed, boolean sonetFounds) throws Exception {
    Random random = new Random(seed);
    Conversation.Cast cast =
        name ->
            (name.endsWith(" 0") ? sonetFounds : random.nextBoolean())
                ? new SonetPeer(suite, name)
                : new BouncyCastlePeer(suite, Bytes.utf8(name));
    Conversation conversation = Conversation.create(cast, signatureKey(suite), seed);
    conversation.run(EPOCHS);
    conversation.runUntilAllHadEveryRole(2, MOST_EPOCHS);
    return conversation;
  }

  private static Bytes signatureKey(int suite) {
    return CipherSuites.of(Providers.best())
        .get(suite)
        .generateSignatureKeyPair(Providers.random())
        .publicKey();
  }
}
