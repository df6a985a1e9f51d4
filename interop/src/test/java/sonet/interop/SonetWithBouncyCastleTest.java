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

/// This project's engine in one group with Bouncy Castle's, in every suite.
class SonetWithBouncyCastleTest {
  private static final int EPOCHS = 10;

  static Stream<Arguments> suitesAndSeeds() {
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .flatMap(suite -> IntStream.range(0, 3).mapToObj(seed -> Arguments.of(suite, seed)));
  }

  @ParameterizedTest(name = "suite {0}, seed {1}")
  @MethodSource("suitesAndSeeds")
  void aMixedGroupThatWeFoundedAgrees(int suite, int seed) throws Exception {
    converse(suite, seed, true);
  }

  @ParameterizedTest(name = "suite {0}, seed {1}")
  @MethodSource("suitesAndSeeds")
  void aMixedGroupThatTheyFoundedAgrees(int suite, int seed) throws Exception {
    converse(suite, seed, false);
  }

  private static void converse(int suite, int seed, boolean sonetFounds) throws Exception {
    Random random = new Random(seed);
    Conversation.Cast cast =
        name ->
            (name.endsWith(" 0") ? sonetFounds : random.nextBoolean())
                ? new SonetPeer(suite, name)
                : new BouncyCastlePeer(suite, Bytes.utf8(name));
    Conversation conversation = Conversation.create(cast, signatureKey(suite), seed);
    conversation.run(EPOCHS);
    assertThat(conversation.members().getFirst().epoch()).isEqualTo(EPOCHS);
  }

  private static Bytes signatureKey(int suite) {
    return CipherSuites.of(Providers.best())
        .get(suite)
        .generateSignatureKeyPair(Providers.random())
        .publicKey();
  }
}
