package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class AuthenticationApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer token(TokenRequest request) throws Exception {
    return server.post(Paths.TOKENS, request, Map.of());
  }

  @Test
  void aSignedChallengeGivesATokenThatIsGoodForTenMinutes() throws Exception {
    Token token = token(alice.answerTo(alice.challenge())).as(Token.class);
    assertThat(token.device()).isEqualTo(alice.id());
    assertThat(token.expiresAt()).isEqualTo(server.clock().instant().plusSeconds(600));
    server.clock().advance(Duration.ofSeconds(599));
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
    server.clock().advance(Duration.ofSeconds(1));
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED).detail())
        .contains("expired");
  }

  @Test
  void aChallengeServesOnce() throws Exception {
    TokenRequest request = alice.answerTo(alice.challenge());
    var _ = token(request).as(Token.class);
    assertThat(token(request).problem(ProblemType.CHALLENGE_FAILED).detail()).contains("before");
  }

  @Test
  void aChallengeExpiresAfterAMinute() throws Exception {
    TokenRequest request = alice.answerTo(alice.challenge());
    server.clock().advance(Duration.ofSeconds(60));
    assertThat(token(request).problem(ProblemType.CHALLENGE_FAILED).detail()).contains("expired");
  }

  @Test
  void aChallengeOfAnotherDeviceIsRefused() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    var _ = token(alice.answerTo(bob.challenge())).problem(ProblemType.CHALLENGE_FAILED);
  }

  @Test
  void aWrongSignatureIsRefused() throws Exception {
    TokenRequest right = alice.answerTo(alice.challenge());
    TokenRequest wrong =
        new TokenRequest(
            right.device(), right.challenge(), right.audience(), Bytes.wrap(new byte[64]));
    var _ = token(wrong).problem(ProblemType.CHALLENGE_FAILED);
    TokenRequest otherAudience =
        new TokenRequest(right.device(), right.challenge(), "evil.example", right.signature());
    var _ = token(otherAudience).problem(ProblemType.CHALLENGE_FAILED);
    assertThat(token(right).status()).isEqualTo(201);
  }

  @Test
  void aChallengeThatTheServerDidNotMakeIsRefused() throws Exception {
    Challenge made = alice.challenge();
    byte[] changed = made.challenge().toArray();
    changed[3] ^= 1;
    Challenge forged = new Challenge(Bytes.wrap(changed), made.expiresAt());
    var _ = token(alice.answerTo(forged)).problem(ProblemType.CHALLENGE_FAILED);
    Challenge empty = new Challenge(Bytes.EMPTY, made.expiresAt());
    var _ = token(alice.answerTo(empty)).problem(ProblemType.CHALLENGE_FAILED);
  }

  @Test
  void aDeviceThatIsNotRegisteredGetsNoChallenge() throws Exception {
    TestDevice nobody = TestDevice.unknown(server, "alice");
    var _ =
        server
            .post(Paths.CHALLENGES, new ChallengeRequest(nobody.id()), Map.of())
            .problem(ProblemType.UNKNOWN_DEVICE);
    var _ = token(nobody.answerTo(alice.challenge())).problem(ProblemType.UNKNOWN_DEVICE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic YTpi", "Bearer", "Bearer x y", "Bearer AAAA", "Bearer !"})
  void aHeaderThatIsNoTokenIsRefused(String header) throws Exception {
    var _ =
        server
            .get(Paths.INBOX, Map.of("Authorization", header))
            .problem(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void aRequestWithoutATokenIsRefused() throws Exception {
    var _ = server.get(Paths.INBOX, Map.of()).problem(ProblemType.UNAUTHENTICATED);
    var _ =
        server
            .post(Paths.GROUPS, new ChallengeRequest(alice.id()), Map.of())
            .problem(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void aChangedTokenAndAChallengeForATokenAreRefused() throws Exception {
    byte[] changed = Base64Url.decode(alice.token()).toArray();
    changed[20] ^= 1;
    String forged = Base64Url.encode(Bytes.wrap(changed));
    var _ =
        server
            .get(Paths.INBOX, Map.of("Authorization", "Bearer " + forged))
            .problem(ProblemType.UNAUTHENTICATED);
    String challenge = Base64Url.encode(alice.challenge().challenge());
    var _ =
        server
            .get(Paths.INBOX, Map.of("Authorization", "Bearer " + challenge))
            .problem(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void aTokenIsGoodAfterARestart() throws Exception {
    server.restart();
    assertThat(alice.get(Paths.INBOX).status()).isEqualTo(200);
  }

  @Test
  void aTokenOfAnotherServerIsRefused(@TempDir Path elsewhere) throws Exception {
    try (TestServer other = TestServer.start(elsewhere)) {
      var _ = other.get(Paths.INBOX, alice.authorization()).problem(ProblemType.UNAUTHENTICATED);
    }
  }

  @Test
  void aServerThatKnowsItsNamesTakesNoOther() throws Exception {
    server.restart(config -> config.with(Settings.NAMES, List.of("chat.example:443")));
    assertThat(
            token(alice.answerTo(alice.challenge())).problem(ProblemType.CHALLENGE_FAILED).detail())
        .contains(server.audience());
  }
}
