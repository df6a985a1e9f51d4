package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminTokenPage;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.NewAdminToken;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerHealth;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestServer;

/// The tokens of administrators: the first, those that it makes, and their end.
final class AdminTokenApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestAdmin owner;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    owner = TestAdmin.owner(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFirstTokenIsForTheServersUserAloneAndIsMadeOnce() throws Exception {
    Path file = data.resolve("admin-token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String token = Files.readString(file);
    assertThat(token).startsWith("sat_");
    server.restart();
    assertThat(Files.readString(file)).isEqualTo(token);
    assertThat(owner.ask(AdminOperations.HEALTH).as(ServerHealth.class).ready()).isTrue();
  }

  @Test
  void anOwnerWhoseTokenHasExpiredFindsANewOneAfterARestart() throws Exception {
    server.clock().advance(Duration.ofDays(400));
    assertThat(owner.ask(AdminOperations.HEALTH).problem(ProblemType.UNAUTHENTICATED).detail())
        .contains("expired");
    server.restart();
    assertThat(TestAdmin.owner(server).ask(AdminOperations.HEALTH).status()).isEqualTo(200);
  }

  @Test
  void tokensAreListedWithoutTheirSecretsAndEndWhenTheyAreRevoked() throws Exception {
    IssuedAdminToken issued =
        owner
            .ask(
                AdminOperations.CREATE_TOKEN,
                new NewAdminToken(
                    "metrics", AdminRole.OPERATOR, Optional.empty(), Optional.empty()))
            .as(IssuedAdminToken.class);
    TestAdmin operator = new TestAdmin(server, issued.token());
    Answer listed = owner.ask(AdminOperations.TOKENS);
    assertThat(listed.as(AdminTokenPage.class).tokens()).hasSize(2).contains(issued.about());
    assertThat(listed.body().toUtf8()).doesNotContain(issued.token(), "hash");
    assertThat(operator.ask(AdminOperations.HEALTH).status()).isEqualTo(200);
    assertThat(owner.ask(AdminOperations.REVOKE_TOKEN, issued.about().id()).status())
        .isEqualTo(204);
    Object _ = operator.ask(AdminOperations.HEALTH).problem(ProblemType.UNAUTHENTICATED);
    Object _ =
        owner.ask(AdminOperations.REVOKE_TOKEN, issued.about().id()).problem(ProblemType.NOT_FOUND);
    Object _ = owner.ask(AdminOperations.REVOKE_TOKEN, "zz").problem(ProblemType.NOT_FOUND);
  }

  @Test
  void theLastOwnerStays() throws Exception {
    String first =
        owner.ask(AdminOperations.TOKENS).as(AdminTokenPage.class).tokens().getFirst().id();
    Object _ = owner.ask(AdminOperations.REVOKE_TOKEN, first).problem(ProblemType.LAST_OWNER);
    TestAdmin second = owner.make(AdminRole.OWNER);
    assertThat(second.ask(AdminOperations.REVOKE_TOKEN, first).status()).isEqualTo(204);
    Object _ = owner.ask(AdminOperations.TOKENS).problem(ProblemType.UNAUTHENTICATED);
  }
}
