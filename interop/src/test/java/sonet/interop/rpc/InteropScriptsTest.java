package sonet.interop.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mls_client.MLSClientGrpc.MLSClientBlockingStub;
import mls_client.MlsClient;
import org.bouncycastle.mls.client.MLSClientImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The working group's interoperability scripts between our client and Bouncy Castle's, in every
/// suite, with public and with private handshake messages, over the loopback interface.
///
/// In the first suite every assignment of the actors to the two clients is played. In the others
/// each two actors of a script are of different kind both ways round, once with public and once
/// with private handshakes. The long script, 90 commits in groups of up to 70, takes some 20
/// seconds of one core in the fast suites and is played in two of those, with actors that
/// alternate.
///
/// Bouncy Castle's client has no part of this protocol that it does not implement, and none of its
/// known defects stands in the way of a script.
class InteropScriptsTest {
  private static final String LONG = "deep_random/random";
  private static final int SUITES = 7;

  private static Endpoint sonet;
  private static Endpoint bouncyCastle;

  @BeforeAll
  static void serve() throws IOException {
    sonet = Endpoint.serve(new SonetClient());
    bouncyCastle = Endpoint.serve(new MLSClientImpl());
  }

  @AfterAll
  static void stop() {
    sonet.close();
    bouncyCastle.close();
  }

  static Stream<Arguments> scripts() throws IOException {
    Map<String, List<Step>> scripts = ScriptFiles.read();
    return scripts.keySet().stream()
        .filter(name -> !name.equals(LONG))
        .flatMap(name ->
            IntStream.rangeClosed(1, SUITES)
                .boxed()
                .flatMap(suite ->
                    Stream.of(false, true)
                        .map(
                            encrypted -> Arguments.of(name, suite, encrypted, scripts.get(name)))));
  }

  static Stream<Arguments> longScript() throws IOException {
    return Optional.ofNullable(ScriptFiles.read().get(LONG)).stream()
        .flatMap(script ->
            Stream.of(Arguments.of(LONG, 1, false, script), Arguments.of(LONG, 3, true, script)));
  }

  @Test
  void bothServeTheSevenSuitesOfTheRfc() {
    for (Endpoint endpoint : List.of(sonet, bouncyCastle)) {
      assertThat(
              endpoint
                  .stub()
                  .supportedCiphersuites(
                      MlsClient.SupportedCiphersuitesRequest.getDefaultInstance())
                  .getCiphersuitesList())
          .contains(1, 2, 3, 4, 5, 6, 7);
    }
  }

  @ParameterizedTest(name = "{0}, suite {1}, private handshakes {2}", allowZeroInvocations = true)
  @MethodSource("scripts")
  void theActorsAgree(String name, int suite, boolean encrypted, List<Step> script)
      throws ScriptException {
    List<String> actors = Step.actors(script);
    List<List<Boolean>> castings =
        suite == 1 ? Casting.every(actors.size()) : Casting.halves(actors.size(), encrypted);
    for (List<Boolean> ours : castings) {
      play(script, suite, encrypted, cast(actors, ours));
    }
  }

  @ParameterizedTest(name = "{0}, suite {1}, private handshakes {2}", allowZeroInvocations = true)
  @MethodSource("longScript")
  void theActorsAgreeInALargeGroup(String name, int suite, boolean encrypted, List<Step> script)
      throws ScriptException {
    List<String> actors = Step.actors(script);
    play(
        script,
        suite,
        encrypted,
        cast(actors, Casting.halves(actors.size(), encrypted).getFirst()));
  }

  private static Map<String, Endpoint> cast(List<String> actors, List<Boolean> ours) {
    Map<String, Endpoint> cast = new HashMap<>();
    for (int i = 0; i < actors.size(); i++) {
      cast.put(actors.get(i), ours.get(i) ? sonet : bouncyCastle);
    }
    return cast;
  }

  private static void play(
      List<Step> script, int suite, boolean encrypted, Map<String, Endpoint> cast)
      throws ScriptException {
    Map<String, MLSClientBlockingStub> clients = new HashMap<>();
    cast.forEach((actor, endpoint) -> clients.put(actor, endpoint.stub()));
    new ScriptRunner(new ScriptRunner.Setting(suite, encrypted, clients)).play(script);
  }
}
