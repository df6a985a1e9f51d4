package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.AccountName;
import sonet.protocol.AdminOperations;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerHealth;
import sonet.server.config.LogFormat;
import sonet.server.config.LogLevel;
import sonet.server.log.ServerLog;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class LogTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("sonet");

  @TempDir Path data;
  private final List<Handler> before = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void remember() {
    before.addAll(List.of(ROOT.getHandlers()));
  }

  @AfterEach
  void restore() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    before.forEach(ROOT::addHandler);
    ROOT.setLevel(Level.INFO);
    OURS.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void aWholeConversationLeavesNobodyInTheLog(LogFormat format) throws Exception {
    ServerLog.install(
        new PrintStream(written, true, StandardCharsets.UTF_8), LogLevel.DEBUG, format);
    List<String> secrets = new ArrayList<>();
    try (TestServer server = TestServer.start(data)) {
      TestAdmin owner = TestAdmin.owner(server);
      TestDevice alice = TestDevice.register(server, "alice-in-person");
      TestDevice bob = TestDevice.register(server, "bob-in-person");
      bob.publish(1);
      assertThat(alice.claim(bob.account()).exhausted()).isEmpty();
      Group group = alice.add(alice.createGroup(), bob);
      assertThat(alice.say(group, "what nobody else reads").status()).isEqualTo(201);
      try (TestStream stream =
          TestStream.open(server, bob, TestStream.after(new LogRef.Inbox(), 0))) {
        Object _ = stream.entries(new LogRef.Inbox(), 1);
      }
      Object _ =
          alice
              .get(Paths.account(new AccountName("carol-in-person")))
              .problem(ProblemType.UNKNOWN_ACCOUNT);
      Object _ =
          server
              .get(Paths.INBOX, Map.of("Authorization", "Bearer wrong-token-of-dave"))
              .problem(ProblemType.UNAUTHENTICATED);
      Object _ =
          server
              .send("POST", Paths.ACCOUNTS, Bytes.utf8("{\"name\":\"erin-in-person\""), Map.of())
              .problem(ProblemType.MALFORMED);
      assertThat(owner.ask(AdminOperations.HEALTH).as(ServerHealth.class).ready()).isTrue();
      assertThat(owner.ask(AdminOperations.REMOVE_ACCOUNT, "default", "bob-in-person").status())
          .isEqualTo(204);
      secrets.addAll(
          List.of(
              "in-person",
              "127.0.0.1",
              "nobody else",
              "wrong-token",
              alice.id().toString(),
              bob.id().toString(),
              alice.id().value().toHex(),
              TestDevice.groupId(group).toString(),
              TestDevice.groupId(group).value().toHex(),
              alice.token(),
              bob.token(),
              owner.token()));
    }
    String log = written.toString(StandardCharsets.UTF_8);
    assertThat(log).contains("sendMessage", "findAccount", "removeAccount", "default");
    assertThat(log).doesNotContain(secrets);
    if (format == LogFormat.JSON) {
      assertThat(log.lines())
          .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("\"}"));
      assertThat(log).contains("\"operation\":\"sendMessage\",\"status\":\"201\"");
    }
  }
}
