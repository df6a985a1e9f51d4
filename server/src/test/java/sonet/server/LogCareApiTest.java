package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminTask;
import sonet.protocol.LogQuery;
import sonet.protocol.NewBackup;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantName;
import sonet.protocol.TenantUsage;
import sonet.protocol.TransparencyOperations;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.config.Settings;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.wire.Request;

/// What happens around a log: many at once, backups, tenants that go, limits.
final class LogCareApiTest {
  private static final Optional<Long> NONE = Optional.empty();
  private static final Rate THREE = new Rate(3, Duration.ofHours(1));

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatManyRegisterAtOnceEachCanLookUpAtOnce() throws Exception {
    List<Future<DeviceSet>> found = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 24; i++) {
        String name = "account-" + i;
        found.add(
            threads.submit(() -> {
              TestDevice device = TestDevice.register(server, name);
              TestDevice _ = device.link();
              return LogPerson.of(server, device).devices(device.account());
            }));
      }
    }
    for (Future<DeviceSet> each : found) {
      assertThat(each.get().number()).isEqualTo(1);
      assertThat(each.get().devices()).hasSize(2);
    }
  }

  private void backUp(TestAdmin owner, String name) throws Exception {
    AdminTask task =
        owner.ask(AdminOperations.BACKUP, new NewBackup(Optional.of(name))).as(AdminTask.class);
    AdminTask done = owner.await(task);
    assertThat(done.state()).as(done.detail()).isEqualTo(AdminTask.State.DONE);
  }

  @Test
  void aRestoredBackupGoesOnWhereItWasMadeAndWhoSawMoreSeesThat() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice bob = TestDevice.register(server, "bob");
    LogPerson early = LogPerson.of(server, bob);
    assertThat(early.devices(alice.account()).number()).isZero();
    backUp(TestAdmin.owner(server), "nightly");
    TestDevice _ = alice.link();
    LogPerson late = LogPerson.of(server, bob);
    assertThat(late.devices(alice.account()).number()).isEqualTo(1);
    Path restored = data.resolve("restored");
    BackupFolder.Contents contents =
        new BackupFolder(data.resolve("backups/nightly")).restore(restored, (_, _) -> {});
    assertThat(contents.damages()).isEmpty();
    server.restart(config -> config.with(Settings.DATA, restored.toString()));
    // The device that was linked is not there any more, and another takes its place.
    alice.authenticate();
    TestDevice _ = alice.link();
    assertThat(early.devices(alice.account()).devices()).hasSize(2);
    for (int i = 0; i < 4; i++) {
      // Until the log is longer than the one before ever was.
      server.clock().advance(Duration.ofHours(1));
      Object _ = early.devices(alice.account());
    }
    assertThatThrownBy(() -> late.devices(alice.account()))
        .isInstanceOf(TransparencyException.class);
  }

  @Test
  void theLogOfATenantGoesWithIt() throws Exception {
    // A deletion waits for requests that are under way.
    server.restart(
        config -> config.withLimits(config.limits().withRequestTime(Duration.ofSeconds(5))));
    TestAdmin owner = TestAdmin.owner(server);
    TenantName acme = owner.tenant("acme");
    TestDevice first = TestDevice.register(server, acme.value(), "alice");
    LogPerson before = LogPerson.of(server, first);
    assertThat(before.devices(first.account()).devices()).hasSize(1);
    AdminTask task = owner.ask(AdminOperations.DELETE_TENANT, acme).as(AdminTask.class);
    assertThat(owner.await(task).state()).isEqualTo(AdminTask.State.DONE);
    TenantName again = owner.tenant(acme.value());
    assertThat(owner.ask(AdminOperations.USAGE, again).as(TenantUsage.class).storageBytes())
        .isZero();
    TestDevice second = TestDevice.register(server, acme.value(), "alice");
    LogPerson after = LogPerson.of(server, second);
    assertThat(after.log().configuration()).isNotEqualTo(before.log().configuration());
    assertThat(after.devices(second.account()).number()).isZero();
  }

  @Test
  void whoAsksTheLogTooOftenWaits() throws Exception {
    server.restart(config ->
        config
            .with(RateSettings.SEARCH, THREE)
            .with(RateSettings.LOG, THREE)
            .with(Settings.PROXIES, List.of("192.0.2.7")));
    TestDevice alice = TestDevice.register(server, "alice");
    Bytes search = new Request.Search(NONE, LogPerson.label(alice.account()), NONE).encoded();
    LogQuery query = new LogQuery(search);
    for (int i = 0; i < 3; i++) {
      assertThat(alice.post(TransparencyOperations.SEARCH.path(), query).status()).isEqualTo(201);
      assertThat(server.get(TransparencyOperations.SHOW.path(), Map.of()).status()).isEqualTo(200);
    }
    assertThat(
            alice
                .post(TransparencyOperations.SEARCH.path(), query)
                .problem(ProblemType.RATE_LIMITED)
                .detail())
        .contains("search", "3/h");
    assertThat(
            server
                .get(TransparencyOperations.SHOW.path(), Map.of())
                .problem(ProblemType.RATE_LIMITED)
                .detail())
        .contains("log", "3/h");
    // What strangers ask for otherwise is counted apart.
    assertThat(TestDevice.register(server, "bob").token()).isNotEmpty();
  }

  @Test
  void whatWasAcknowledgedBeforeAStopIsInTheLogAfterIt() throws Exception {
    List<TestDevice> devices = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      devices.add(TestDevice.register(server, "account-" + i));
    }
    server.restart();
    LogPerson person = LogPerson.of(server, devices.getFirst());
    for (TestDevice device : devices) {
      assertThat(person.devices(device.account()).devices()).hasSize(1);
    }
  }
}
