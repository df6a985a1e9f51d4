package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.protocol.AccountName;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitMessage;
import sonet.server.ServerException.Reason;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class LifecycleTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path data;

  private static void assertFails(ServerConfig config, Reason reason, String said) {
    assertThatThrownBy(() -> SonetServer.start(config).close())
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(said);
  }

  @Test
  void everythingIsThereAfterARestart() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      TestDevice alice = TestDevice.register(server, "alice");
      TestDevice bob = TestDevice.register(server, "bob");
      bob.publish(3);
      Group group = alice.add(alice.createGroup(), bob);
      assertThat(alice.say(group, "before").status()).isEqualTo(201);
      List<LogEntry> before = alice.log(group, 0).entries();
      server.restart();
      assertThat(alice.log(group, 0).entries()).isEqualTo(before);
      assertThat(bob.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites())
          .containsExactly(new KeyPackageCount.Suite(1, 3, 0));
      assertThat(alice.claim(new AccountName("bob")).exhausted()).isEmpty();
      Group joined = bob.join();
      assertThat(bob.say(joined, "after").status()).isEqualTo(201);
      PendingCommit pending = joined.commit(CommitRequest.update());
      assertThat(bob.submit(joined, pending, List.of()).as(Posted.class).epoch()).isEqualTo(2);
    }
  }

  @Test
  void aProposalIsKnownAfterARestart() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      TestDevice alice = TestDevice.register(server, "alice");
      TestDevice bob = TestDevice.register(server, "bob");
      Group group = alice.add(alice.createGroup(), bob);
      Group joined = bob.join();
      Bytes update = joined.propose(ProposalRequest.update()).message().encoded();
      assertThat(
              bob.post(Paths.proposals(TestDevice.groupId(group)), new SubmitMessage(update))
                  .status())
          .isEqualTo(201);
      assertThat(alice.say(group, "in between").status()).isEqualTo(201);
      server.restart();
      Group heard = group.process(update).keep();
      PendingCommit pending = heard.commit(CommitRequest.RECEIVED);
      assertThat(alice.submit(heard, pending, List.of()).as(Posted.class).epoch()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatStopsAfterEachCommitKnowsTheGroup() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      TestDevice alice = TestDevice.register(server, "alice");
      TestDevice bob = TestDevice.register(server, "bob");
      Group group = alice.add(alice.createGroup(), bob);
      for (int epoch = 2; epoch < 6; epoch++) {
        server.restart();
        PendingCommit pending = group.commit(CommitRequest.update());
        assertThat(alice.submit(group, pending, List.of()).as(Posted.class).epoch())
            .isEqualTo(epoch);
        group = pending.keep();
      }
      server.restart();
      assertThat(alice.say(group, "still here").status()).isEqualTo(201);
    }
  }

  @Test
  void aPortInUseIsSaid() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      assertFails(
          ServerConfig.of(data).withPort(other.getLocalPort()),
          Reason.PORT_IN_USE,
          "port " + other.getLocalPort() + " is in use");
    }
    SonetServer.start(ServerConfig.of(data).withPort(0)).close();
  }

  @Test
  void anAddressOfAnotherMachineIsSaid() {
    assertFails(
        ServerConfig.of(data).withPort(0).withHost("192.0.2.1"), Reason.CANNOT_LISTEN, "192.0.2.1");
  }

  @Test
  void aFolderInUseIsSaid() throws Exception {
    try (SonetServer first = SonetServer.start(ServerConfig.of(data).withPort(0))) {
      assertThat(first.port()).isPositive();
      assertFails(ServerConfig.of(data).withPort(0), Reason.DATA_IN_USE, data.toString());
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsSaid() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "");
    assertFails(ServerConfig.of(file.resolve("below")).withPort(0), Reason.DATA_UNUSABLE, "below");
    Path damaged = Files.createDirectory(data.resolve("damaged"));
    Files.writeString(damaged.resolve("sonet.db"), "no database".repeat(1000));
    assertFails(ServerConfig.of(damaged).withPort(0), Reason.DATA_DAMAGED, "backup");
  }

  @Test
  void aFullDiskRefusesWhatIsNewAndLosesNothing() throws Exception {
    try (TestServer server =
        TestServer.start(data, config -> config.with(Settings.STORE_SIZE, 600_000L))) {
      TestDevice alice = TestDevice.register(server, "alice");
      Group group = alice.createGroup();
      String large = "x".repeat(20_000);
      int kept = 0;
      Answer answer = alice.say(group, large);
      while (answer.status() == 201) {
        kept++;
        answer = alice.say(group, large);
      }
      assertThat(answer.problem(ProblemType.STORAGE_FULL).detail()).contains("nothing was stored");
      assertThat(kept).isGreaterThan(5);
      assertThat(alice.log(group, 0).entries()).hasSize(kept);
      PendingCommit pending = group.commit(CommitRequest.update());
      server.restart(config -> config.with(Settings.STORE_SIZE, Long.MAX_VALUE));
      assertThat(alice.log(group, 0).entries()).hasSize(kept);
      assertThat(alice.submit(group, pending, List.of()).status()).isEqualTo(201);
    }
  }

  @Test
  void aStoppedServerLeavesItsPortAndFolder() throws Exception {
    TestServer server = TestServer.start(data);
    int port = server.address().getPort();
    try (Socket open = new Socket(LOOPBACK, port)) {
      open.getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(reader(open).readLine()).isEqualTo("HTTP/1.1 200 OK");
      server.close();
      server.close();
    }
    try (SonetServer again = SonetServer.start(ServerConfig.of(data).withPort(port))) {
      assertThat(again.port()).isEqualTo(port);
      assertThat(again.address().toString()).isEqualTo("http://127.0.0.1:" + port);
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  @Test
  void whoSendsHeadersOrBodyTooSlowlyIsCutOff() throws Exception {
    ServerLimits limits = Limits.small().withRequestTime(Duration.ofMillis(400));
    try (TestServer server = TestServer.start(data, config -> config.withLimits(limits))) {
      int port = server.address().getPort();
      String line = "POST /v1/accounts HTTP/1.1\r\nHost: x\r\n";
      String headers = line + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
      for (String start : List.of(line, headers)) {
        try (Socket slow = new Socket(LOOPBACK, port)) {
          slow.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
          slow.setSoTimeout(60_000);
          // Whatever is answered, the connection ends, and within the time given for it.
          assertThat(drain(slow)).isLessThan(10_000);
        }
      }
    }
  }

  @Test
  void aConnectionThatRestsTooLongIsCutOff() throws Exception {
    ServerLimits limits = Limits.small().withIdleTime(Duration.ofMillis(400));
    try (TestServer server = TestServer.start(data, config -> config.withLimits(limits));
        Socket idle = new Socket(LOOPBACK, server.address().getPort());
        Socket half = new Socket(LOOPBACK, server.address().getPort())) {
      half.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
      idle.setSoTimeout(60_000);
      half.setSoTimeout(60_000);
      assertThat(drain(idle)).isZero();
      assertThat(drain(half)).isLessThan(10_000);
    }
  }

  private static int drain(Socket socket) {
    int total = 0;
    try {
      byte[] buffer = new byte[1000];
      int read = socket.getInputStream().read(buffer);
      while (read >= 0) {
        total += read;
        read = socket.getInputStream().read(buffer);
      }
    } catch (java.net.SocketException e) {
      return total;
    } catch (IOException e) {
      throw new AssertionError("the server did not cut the connection off", e);
    }
    return total;
  }

  @Test
  void whatIsNoHttpIsRefusedWithAProblem() throws Exception {
    try (TestServer server = TestServer.start(data);
        Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
      socket
          .getOutputStream()
          .write("GET /livez nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader = reader(socket);
      assertThat(reader.readLine()).startsWith("HTTP/1.1 400");
      assertThat(reader.lines().toList()).anyMatch(text -> text.contains("/problems/malformed"));
    }
  }

  @Test
  void manyConnectionsBeyondTheLimitWaitAndAreServed() throws Exception {
    ServerLimits limits = ServerLimits.DEFAULT.withConnections(4);
    try (TestServer server = TestServer.start(data, config -> config.withLimits(limits))) {
      List<Future<String>> answers = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 16; i++) {
          answers.add(threads.submit(() -> ask(server)));
        }
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  private static String ask(TestServer server) {
    try (Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return String.valueOf(reader(socket).readLine());
    } catch (IOException e) {
      throw new AssertionError("the server answers", e);
    }
  }

  @Test
  void theInboxSurvivesUntilItIsAcknowledged() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      TestDevice alice = TestDevice.register(server, "alice");
      TestDevice bob = TestDevice.register(server, "bob");
      Group _ = alice.add(alice.createGroup(), bob);
      server.restart();
      assertThat(bob.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).hasSize(1);
    }
  }
}
