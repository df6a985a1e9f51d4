package sonet.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.interop.Conversation.Role;

/// ts-mls in one group with this project's engine, and with both of the others, in every suite of
/// RFC 9420.
///
/// Without Node.js or its packages there is nothing to run, which one line says.
class TsMlsTest {
  private static final int EPOCHS = 10;
  private static final int MOST_MORE_EPOCHS = 60;
  private static final List<Integer> RFC_9420 = List.of(1, 2, 3, 4, 5, 6, 7);
  private static Optional<NodeBridge> bridge = Optional.empty();

  static Stream<Integer> suites() throws IOException, InterruptedException {
    if (bridge.isEmpty()) {
      bridge = NodeBridge.start();
    }
    return bridge.isEmpty()
        ? Stream.empty()
        : bridge.get().suites().stream().filter(RFC_9420::contains);
  }

  @AfterAll
  static void stop() throws IOException {
    if (bridge.isPresent()) {
      bridge.get().close();
      bridge = Optional.empty();
    }
  }

  @ParameterizedTest(name = "suite {0}", allowZeroInvocations = true)
  @MethodSource("suites")
  void itTalksToItself(int suite) throws Exception {
    Conversation conversation =
        Conversation.create(name -> tsMls(suite, name), signatureKey(suite), suite);
    conversation.run(EPOCHS);
  }

  @ParameterizedTest(name = "suite {0}", allowZeroInvocations = true)
  @MethodSource("suites")
  void aMixedGroupThatWeFoundedAgrees(int suite) throws Exception {
    Conversation conversation = converse(suite, "Sonet", "ts-mls");
    assertThat(conversation.roles().get("Sonet")).contains(Role.CREATOR);
  }

  @ParameterizedTest(name = "suite {0}", allowZeroInvocations = true)
  @MethodSource("suites")
  void aMixedGroupThatTheyFoundedAgrees(int suite) throws Exception {
    Conversation conversation = converse(suite, "ts-mls", "Sonet");
    assertThat(conversation.roles().get("ts-mls")).contains(Role.CREATOR);
  }

  @ParameterizedTest(name = "suite {0}", allowZeroInvocations = true)
  @MethodSource("suites")
  void aGroupOfAllThreeEnginesAgrees(int suite) throws Exception {
    String[][] orders = {
      {"Sonet", "bcmls", "ts-mls"}, {"bcmls", "ts-mls", "Sonet"}, {"ts-mls", "Sonet", "bcmls"}
    };
    Conversation conversation = converse(suite, orders[suite % orders.length]);
    assertThat(conversation.roles().keySet()).containsExactly("Sonet", "bcmls", "ts-mls");
  }

  /// The first engine founds the group, and newcomers take turns; then as many epochs as it takes
  /// until all engines have had every role.
  private static Conversation converse(int suite, String... engines) throws Exception {
    AtomicInteger newcomers = new AtomicInteger();
    Conversation.Cast cast =
        name -> member(engines[newcomers.getAndIncrement() % engines.length], suite, name);
    Conversation conversation = Conversation.create(cast, signatureKey(suite), suite);
    conversation.run(EPOCHS);
    conversation.runUntilAllHadEveryRole(engines.length, MOST_MORE_EPOCHS);
    return conversation;
  }

  private static Peer member(String engine, int suite, String name) throws Exception {
    return switch (engine) {
      case "Sonet" -> new SonetPeer(suite, name);
      case "bcmls" -> new BouncyCastlePeer(suite, Bytes.utf8(name));
      default -> tsMls(suite, name);
    };
  }

  private static Peer tsMls(int suite, String name) throws IOException {
    return new TsMlsPeer(bridge.orElseThrow(), suite, name);
  }

  private static Bytes signatureKey(int suite) {
    return CipherSuites.of(Providers.best())
        .get(suite)
        .generateSignatureKeyPair(Providers.random())
        .publicKey();
  }
}
