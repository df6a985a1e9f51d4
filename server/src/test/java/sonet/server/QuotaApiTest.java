package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.AdminOperations;
import sonet.protocol.ClientFrame;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.LogRef;
import sonet.protocol.Operations;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.Quotas;
import sonet.protocol.ServerFrame;
import sonet.protocol.TenantUsage;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

/// How much a tenant may have.
final class QuotaApiTest {
  private static final int MANY = 12;

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

  private static Quotas quotas(Optional<Long> accounts, Optional<Long> bytes) {
    return new Quotas(accounts, bytes, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private void mayHaveAccounts(long number) throws Exception {
    owner.limit("default", quotas(Optional.of(number), Optional.empty()));
  }

  private void mayHaveConnections(String tenant, long number) throws Exception {
    owner.limit(
        tenant,
        new Quotas(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(number),
            Optional.empty()));
  }

  private Answer register(String name) throws Exception {
    return server.post(Paths.ACCOUNTS, TestDevice.unknown(server, name).registration(), Map.of());
  }

  private TenantUsage usage(String tenant) throws Exception {
    return owner.ask(AdminOperations.USAGE, tenant).as(TenantUsage.class);
  }

  private static void delete(TestServer server, TestDevice device) throws Exception {
    assertThat(
            server
                .send(
                    "DELETE",
                    DirectoryOperations.DELETE_ACCOUNT.path(),
                    Bytes.EMPTY,
                    device.authorization())
                .status())
        .isEqualTo(204);
  }

  @Test
  void aTenantHasAsManyAccountsAsItMayAndADeletedOneMakesRoom() throws Exception {
    TestDevice first = TestDevice.register(server, "first");
    mayHaveAccounts(2);
    TestDevice second = TestDevice.register(server, "second");
    assertThat(register("third").problem(ProblemType.TENANT_QUOTA).detail()).contains("2 accounts");
    assertThat(server.post(Paths.ACCOUNTS, first.registration(), Map.of()).status())
        .as("who is there may ask again")
        .isEqualTo(201);
    delete(server, second);
    assertThat(register("third").status()).isEqualTo(201);
    Object _ = register("fourth").problem(ProblemType.TENANT_QUOTA);
    Object _ = owner.tenant("other");
    Object _ = TestDevice.register(server, "other", "fourth");
  }

  @Test
  void aNameThatIsTakenTakesNoRoom() throws Exception {
    Object _ = TestDevice.register(server, "first");
    mayHaveAccounts(2);
    for (int i = 0; i < 3; i++) {
      Object _ = register("first").problem(ProblemType.NAME_TAKEN);
    }
    assertThat(register("second").status()).isEqualTo(201);
  }

  @Test
  void theNumberOfAccountsHoldsOverARestartAndWhenTheQuotaChanges() throws Exception {
    mayHaveAccounts(1);
    Object _ = TestDevice.register(server, "first");
    server.restart();
    Object _ = register("second").problem(ProblemType.TENANT_QUOTA);
    owner.limit("default", Quotas.NONE);
    assertThat(register("second").status()).isEqualTo(201);
    mayHaveAccounts(2);
    Object _ = register("third").problem(ProblemType.TENANT_QUOTA);
    mayHaveAccounts(3);
    assertThat(register("third").status()).isEqualTo(201);
  }

  @Test
  void ofManyThatRegisterAtOnceAsManyComeInAsThereIsRoomFor() throws Exception {
    mayHaveAccounts(5);
    CyclicBarrier together = new CyclicBarrier(MANY);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MANY; i++) {
        String name = "user" + i;
        answers.add(
            threads.submit(() -> {
              int _ = together.await();
              return register(name);
            }));
      }
    }
    int registered = 0;
    for (Future<Answer> answer : answers) {
      if (answer.get().status() == 201) {
        registered++;
      } else {
        Object _ = answer.get().problem(ProblemType.TENANT_QUOTA);
      }
    }
    assertThat(registered).isEqualTo(5);
    assertThat(usage("default").accounts()).isEqualTo(5);
  }

  @Test
  void whoIsFullReadsAndRemovesButAddsNothing() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    assertThat(alice.say(group, "before").status()).isEqualTo(201);
    TestDevice elsewhere = other();
    // Far below what it has: what waited for the log of keys is trimmed sooner or later.
    owner.limit(
        "default", quotas(Optional.empty(), Optional.of(usage("default").storageBytes() / 2)));
    assertThat(alice.say(group, "too much").problem(ProblemType.TENANT_QUOTA).detail())
        .contains("bytes of the");
    Object _ = register("bob").problem(ProblemType.TENANT_QUOTA);
    assertThat(alice.log(group, 0).entries()).hasSize(1);
    assertThat(elsewhere.say(elsewhere.createGroup(), "others go on").status()).isEqualTo(201);
    owner.limit(
        "default",
        quotas(Optional.empty(), Optional.of(usage("default").storageBytes() + (1 << 20))));
    assertThat(alice.say(group, "room again").status()).isEqualTo(201);
    delete(server, alice);
  }

  private TestDevice other() throws Exception {
    Object _ = owner.tenant("other");
    return TestDevice.register(server, "other", "carol");
  }

  @Test
  void everyOperationThatAddsToATenantSaysSo() {
    assertThat(Operations.all().stream().filter(operation -> operation.isGrowth()).map(o -> o.id()))
        .containsExactlyInAnyOrder(
            "registerAccount",
            "addDevice",
            "openLink",
            "publishKeyPackages",
            "replaceKeyPackages",
            "publishPrekeys",
            "replacePrekeys",
            "createGroup",
            "submitCommit",
            "submitProposal",
            "sendMessage",
            "sendMessages",
            "createBlob");
  }

  @Test
  void aTenantHasAsManyConnectionsAsItMayAndAClosedOneMakesRoom() throws Exception {
    mayHaveConnections("default", 2);
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice bob = TestDevice.register(server, "bob");
    TestDevice carol = TestDevice.register(server, "carol");
    TestStream first = TestStream.open(server, alice);
    try (TestStream _ = TestStream.open(server, bob)) {
      refused(carol, ProblemType.TENANT_QUOTA);
      TestDevice elsewhere = other();
      try (TestStream _ = TestStream.open(server, elsewhere)) {
        assertThat(usage("default").connections()).isEqualTo(2);
      }
      first.close();
      awaitConnections("default", 1);
      try (TestStream _ = TestStream.open(server, carol)) {
        refused(alice, ProblemType.TENANT_QUOTA);
      }
    }
    awaitConnections("default", 0);
  }

  private void refused(TestDevice device, ProblemType why) throws Exception {
    try (TestStream stream = TestStream.connect(server)) {
      stream.send(new ClientFrame.Hello(device.token(), List.of()));
      assertThat(stream.next(ServerFrame.Refused.class).problem().type()).isEqualTo(why);
      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }

  private void awaitConnections(String tenant, long number) throws Exception {
    while (usage(tenant).connections() != number) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aDeviceThatComesBackTakesThePlaceItHad() throws Exception {
    mayHaveConnections("default", 1);
    TestDevice alice = TestDevice.register(server, "alice");
    try (TestStream before = TestStream.open(server, alice);
        TestStream after = TestStream.open(server, alice)) {
      assertThat(before.next(ServerFrame.Bye.class).cause()).isEqualTo(ServerFrame.Cause.DISPLACED);
      assertThat(before.closeCode()).isPositive();
      after.send(new ClientFrame.Subscribe(TestStream.after(new LogRef.Inbox(), 0)));
      Object _ = after.next(ServerFrame.CaughtUp.class);
      assertThat(usage("default").connections()).isEqualTo(1);
    }
    awaitConnections("default", 0);
  }

  @Test
  void theDevicesOfAnAccountShareItsSessions() throws Exception {
    server.restart(config -> config.with(Settings.ACCOUNT_SESSIONS, 2));
    TestDevice phone = TestDevice.register(server, "alice");
    TestDevice laptop = phone.link();
    TestDevice tablet = phone.link();
    TestDevice other = TestDevice.register(server, "bob");
    try (TestStream _ = TestStream.open(server, phone);
        TestStream _ = TestStream.open(server, laptop);
        TestStream _ = TestStream.open(server, other)) {
      refused(tablet, ProblemType.QUOTA);
    }
    awaitConnections("default", 0);
    try (TestStream _ = TestStream.open(server, tablet)) {
      assertThat(usage("default").connections()).isEqualTo(1);
    }
  }

  @Test
  void ofManyThatConnectAtOnceAsManyComeInAsThereIsRoomFor() throws Exception {
    mayHaveConnections("default", 5);
    List<TestDevice> devices = new ArrayList<>();
    List<TestStream> streams = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      devices.add(TestDevice.register(server, "user" + i));
    }
    // From here on each has the time of a request to say who it is.
    for (int i = 0; i < MANY; i++) {
      streams.add(TestStream.connect(server));
    }
    CyclicBarrier together = new CyclicBarrier(MANY);
    List<Future<ServerFrame>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MANY; i++) {
        TestStream stream = streams.get(i);
        String token = devices.get(i).token();
        answers.add(
            threads.submit(() -> {
              int _ = together.await();
              stream.send(new ClientFrame.Hello(token, List.of()));
              return stream.next(ServerFrame.class);
            }));
      }
    }
    int ready = 0;
    for (Future<ServerFrame> answer : answers) {
      ready += answer.get() instanceof ServerFrame.Ready ? 1 : 0;
    }
    assertThat(ready).isEqualTo(5);
    streams.forEach(TestStream::close);
    awaitConnections("default", 0);
  }
}
