package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditResult;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Endorsement;
import sonet.protocol.LogRef;
import sonet.protocol.Notice;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.RecoveryOperations;
import sonet.protocol.ServerFrame;
import sonet.protocol.SigningInput;
import sonet.protocol.codec.Codec;
import sonet.server.config.TransparencySettings;
import sonet.server.testing.Answer;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestLogReader;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.Standing;

/// An administrator takes a device out of an account.
final class ExpulsionApiTest {
  private static final Codec JSON = Codec.json(1 << 20);
  private static final DeviceSetRules RULES = new DeviceSetRules(Providers.best());
  private static final String NOTE = "stolen, says Alice on the phone – T-17";
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration KEEP = Duration.ofMinutes(3);
  private static final Duration WATCHED = Duration.ofDays(1);

  @TempDir Path data;
  private TestServer server;
  private TestAdmin owner;
  private TestDevice phone;
  private TestDevice laptop;
  private int others;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data,
            config ->
                config
                    .with(TransparencySettings.WINDOW, WINDOW)
                    .with(TransparencySettings.VALUE_RETENTION, KEEP)
                    .with(TransparencySettings.VALUE_GRACE, Duration.ZERO)
                    .with(TransparencySettings.ERASURE_WATCH, WATCHED));
    owner = TestAdmin.owner(server);
    phone = TestDevice.register(server, "alice");
    laptop = phone.link();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer expel(TestDevice device, String note) throws Exception {
    return owner.ask(AdminOperations.REMOVE_DEVICE, "default", device.account(), device.id(), note);
  }

  private List<AuditAct> acts(String what) throws Exception {
    return owner
        .ask(AdminOperations.AUDIT, "default", 0, 500)
        .as(AuditPage.class)
        .entries()
        .stream()
        .map(AuditEntry::act)
        .filter(act -> act.what().equals(what))
        .toList();
  }

  private List<DeviceId> shown(TestDevice to) throws Exception {
    return to
        .get(Paths.account(phone.account()))
        .as(sonet.protocol.Account.class)
        .devices()
        .stream()
        .map(Device::id)
        .toList();
  }

  @Test
  void whatItHadIsGoneAtOnceAsAfterAnyRemoval() throws Exception {
    laptop.publish(2);
    LogRef inbox = new LogRef.Inbox();
    try (TestStream stream = TestStream.open(server, laptop, TestStream.after(inbox, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isZero();
      assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
      assertThat(stream.next(ServerFrame.Bye.class).cause())
          .isEqualTo(ServerFrame.Cause.SIGNED_OUT);
    }
    Object _ = laptop.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED);
    TestDevice bob = TestDevice.register(server, "bob");
    Object _ =
        bob.post(Paths.claim(phone.account()), new ClaimKeyPackages(1))
            .problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    assertThat(shown(bob)).containsExactly(phone.id());
    server.restart();
    Object _ = laptop.get(Paths.OWN_KEY_PACKAGES).problem(ProblemType.UNAUTHENTICATED);
    Object _ = expel(laptop, NOTE).problem(ProblemType.UNKNOWN_DEVICE);
  }

  @Test
  void theLogSaysThatItWasAnAdministratorAndWhy() throws Exception {
    DeviceSet before = phone.deviceSet();
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    LogPerson bob = LogPerson.of(server, TestDevice.register(server, "bob"));
    DeviceSet after = bob.devices(phone.account());
    assertThat(after).isEqualTo(phone.deviceSet());
    assertThat(RULES.check(Optional.of(before), after)).isEqualTo(Standing.UNAUTHORIZED);
    assertThat(after.reason()).isEqualTo(ChangeReason.ADMINISTRATOR);
    assertThat(after.note()).isEqualTo(NOTE);
    assertThat(after.removed()).containsExactly(laptop.signer().publicKey());
    assertThat(after.devices())
        .extracting(DeviceKey::signatureKey)
        .containsExactly(phone.signer().publicKey());

    // What a device that is left does next is the owner's word again.
    TestDevice _ = phone.link();
    assertThat(RULES.check(Optional.of(after), phone.deviceSet())).isEqualTo(Standing.CONTINUED);
  }

  @Test
  void theOtherDevicesAndTheDeviceItselfAreTold() throws Exception {
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    assertThat(JSON.decode(phone.lastOfInbox().body(), Notice.class))
        .isEqualTo(new Notice.DeviceExpelled(laptop.id(), NOTE));
    Problem told =
        server
            .post(Paths.CHALLENGES, new ChallengeRequest(laptop.id()), Map.of())
            .problem(ProblemType.DEVICE_REMOVED);
    assertThat(told.detail()).contains("administrator").contains(NOTE);
    // No device has signed that, so there is nothing for which it would wipe itself.
    assertThat(told.removal()).isEmpty();
  }

  @Test
  void theTrailSaysWhoDidItToWhatAndWhy() throws Exception {
    Answer done =
        owner.send(
            AdminOperations.REMOVE_DEVICE,
            Bytes.EMPTY,
            Map.of("Sonet-Reason", "reported%20stolen", "Sonet-Ticket", "T-17"),
            "default",
            laptop.account(),
            laptop.id(),
            NOTE);
    assertThat(done.status()).isEqualTo(204);
    assertThat(acts(AdminOperations.REMOVE_DEVICE.id()))
        .singleElement()
        .satisfies(act -> {
          assertThat(act.result()).isEqualTo(AuditResult.DONE);
          assertThat(act.who().kind()).isEqualTo(AuditActor.Kind.ADMINISTRATOR);
          assertThat(act.who().role()).contains(AdminRole.OWNER);
          assertThat(act.on().account()).contains(laptop.account());
          assertThat(act.on().device()).contains(laptop.id());
          assertThat(act.why().change()).contains("administrator");
          assertThat(act.why().note()).contains(NOTE);
          assertThat(act.why().reason()).contains("reported stolen");
          assertThat(act.why().ticket()).contains("T-17");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "a\u0007bell", "longer than a device set takes"})
  void nothingIsDoneWithoutANoteThatCanBeShown(String note) throws Exception {
    String said = note.startsWith("longer") ? note + "ü".repeat(113) : note;
    Object _ = expel(laptop, said).problem(ProblemType.INVALID_PARAMETER);
    assertThat(shown(phone)).containsExactly(phone.id(), laptop.id());
    assertThat(phone.deviceSet().number()).isEqualTo(1);
    assertThat(acts(AdminOperations.REMOVE_DEVICE.id()))
        .singleElement()
        .satisfies(act -> assertThat(act.result()).isEqualTo(AuditResult.REFUSED));
  }

  /// Without devices an account is a deleted one, and a recovery key alone is none: so the rules
  /// for device sets say, which everyone holds the log to.
  @Test
  void theLastDeviceStaysAndSoDoesTheRecoveryKey() throws Exception {
    TestDevice paper = TestDevice.unknown(server, "alice");
    makeRecoveryKey(paper);
    Object _ = expel(paper, NOTE).problem(ProblemType.UNKNOWN_DEVICE);
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    assertThat(phone.deviceSet().recoveryKey()).isPresent();
    DeviceSet last = phone.deviceSet();
    Object _ = expel(phone, NOTE).problem(ProblemType.LAST_DEVICE);
    assertThat(phone.deviceSet()).isEqualTo(last);
    paper.authenticate();
    assertThat(paper.deviceSet()).isEqualTo(last);
  }

  private void makeRecoveryKey(TestDevice paper) throws Exception {
    NewKey made = new NewKey(paper, phone, server);
    Answer answer =
        server.send(
            RecoveryOperations.CHANGE_KEY.method(),
            RecoveryOperations.CHANGE_KEY.path(),
            JSON.encode(made.request()),
            phone.authorization());
    assertThat(answer.status()).as(answer.body().toUtf8()).isEqualTo(204);
  }

  /// A recovery key that a device makes.
  private record NewKey(TestDevice paper, TestDevice by, TestServer server) {
    ChangeRecoveryKey request() throws Exception {
      var now = server.clock().instant();
      Bytes key = paper.signer().publicKey();
      Bytes endorsed = by.signer().sign(SigningInput.endorsement(by.account(), key, now));
      DeviceKey entry =
          new DeviceKey(key, paper.newDevice().proof(), List.of(), now.toEpochMilli());
      DeviceSet set =
          new DeviceSetEditor(RULES)
              .withRecoveryKey(by.deviceSet(), now.toEpochMilli(), Optional.of(entry), by.signer());
      return new ChangeRecoveryKey(
          Optional.of(
              new ChangeRecoveryKey.NewKey(
                  key,
                  paper.newDevice().proof(),
                  new Endorsement(by.signer().publicKey(), now, endorsed))),
          set.encoded());
    }
  }

  @Test
  void aDeviceOfAnotherAccountIsAsUnknownAsOneThatIsNone() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    TestDevice _ = bob.link();
    Object _ =
        owner
            .ask(AdminOperations.REMOVE_DEVICE, "default", phone.account(), bob.id(), NOTE)
            .problem(ProblemType.UNKNOWN_DEVICE);
    Object _ =
        owner
            .ask(AdminOperations.REMOVE_DEVICE, "default", "nobody", bob.id(), NOTE)
            .problem(ProblemType.UNKNOWN_ACCOUNT);
    Object _ =
        owner
            .ask(AdminOperations.REMOVE_DEVICE, "default", bob.account(), "nonsense", NOTE)
            .problem(ProblemType.INVALID_PARAMETER);
    assertThat(bob.get(Paths.OWN_KEY_PACKAGES).status()).isEqualTo(200);
  }

  @Test
  void oneThatWasTakenOutMayBeLinkedAnew() throws Exception {
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    assertThat(phone.add(laptop).as(Device.class).id()).isEqualTo(laptop.id());
    laptop.authenticate();
    assertThat(shown(laptop)).containsExactly(phone.id(), laptop.id());
  }

  /// Whatever the order: a device whose own change came second is told so and makes it anew, and
  /// the administrator's follows on the newest set.
  @Test
  void changesOfTheOwnerAtTheSameMomentAreNotLost() throws Exception {
    List<TestDevice> doomed = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      doomed.add(phone.link());
    }
    List<TestDevice> fresh = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      fresh.add(TestDevice.unknown(server, "alice"));
    }
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Object> owning =
          () -> {
            for (TestDevice device : fresh) {
              while (phone.add(device).status() != 201) {
                Thread.onSpinWait();
              }
            }
            return true;
          };
      Callable<Object> administering =
          () -> {
            for (TestDevice device : doomed) {
              assertThat(expel(device, NOTE).status()).isEqualTo(204);
            }
            return true;
          };
      for (Future<Object> each : both.invokeAll(List.of(owning, administering))) {
        assertThat(each.get()).isEqualTo(true);
      }
    }
    List<DeviceId> left = shown(phone);
    assertThat(left)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(phone, laptop), fresh.stream()).map(TestDevice::id).toList());
    // 1 registration, 7 links before, 6 links and 6 expulsions since.
    assertThat(phone.deviceSet().number()).isEqualTo(19);
    assertThat(Set.copyOf(phone.deviceSet().devices())).hasSize(left.size());
    LogPerson bob = LogPerson.of(server, TestDevice.register(server, "bob"));
    assertThat(bob.devices(phone.account())).isEqualTo(phone.deviceSet());
  }

  /// Lets time pass and the log have another entry.
  private TestLogReader pass(Duration time) throws Exception {
    server.clock().advance(time);
    TestDevice other = TestDevice.register(server, "other-" + others++);
    TestLogReader reader = new TestLogReader(server, other);
    assertThat(reader.search(other.account(), Optional.empty()).labelVersion().version()).isZero();
    return reader;
  }

  /// Waits until the log has a version, so that it bears the time of now.
  private void awaitInLog(TestDevice by, long version) throws Exception {
    TestLogReader reader = new TestLogReader(server, by);
    while (reader.search(phone.account(), Optional.empty()).labelVersion().version() < version) {
      Thread.onSpinWait();
    }
  }

  private DeviceSet set(TestLogReader reader, long version) throws Exception {
    return DeviceSet.decode(reader.search(phone.account(), Optional.of(version)).value().value());
  }

  @Test
  void anErasureOfTheAccountThatFollowsIsCountedAndWaits() throws Exception {
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    assertThat(owner.ask(AdminOperations.REMOVE_ACCOUNT, "default", phone.account()).status())
        .isEqualTo(204);
    awaitInLog(TestDevice.register(server, "bob"), 3);
    TestLogReader soon = pass(WINDOW);
    server.server().sweep();
    assertThat(acts(AuditAct.ERASED_AFTER_ADMINISTRATOR))
        .singleElement()
        .satisfies(act -> assertThat(act.on().object()).contains("1"));
    for (long version = 0; version < 3; version++) {
      assertThat(set(soon, version).number()).isEqualTo(version);
    }
    assertThat(set(soon, 2).note()).isEqualTo(NOTE);
    assertThat(set(soon, 3).reason()).isEqualTo(ChangeReason.DELETION);

    TestLogReader later = pass(WATCHED);
    server.server().sweep();
    for (long version = 0; version < 3; version++) {
      Object _ = later.ask(phone.account(), Optional.of(version)).problem(ProblemType.NOT_IN_LOG);
    }
    assertThat(acts(AuditAct.ERASED_AFTER_ADMINISTRATOR)).hasSize(1);
  }

  @Test
  void whatItWasBeforeStaysToBeSeenForAWhile() throws Exception {
    assertThat(expel(laptop, NOTE).status()).isEqualTo(204);
    TestDevice _ = phone.link();
    awaitInLog(phone, 3);
    TestLogReader _ = pass(KEEP.plus(WINDOW));
    TestLogReader soon = pass(WINDOW);
    server.server().sweep();
    Object _ = soon.ask(phone.account(), Optional.of(0L)).problem(ProblemType.NOT_IN_LOG);
    assertThat(set(soon, 1).devices()).hasSize(2);
    assertThat(set(soon, 2).note()).isEqualTo(NOTE);
    TestLogReader _ = pass(WATCHED);
    TestLogReader later = pass(WINDOW);
    server.server().sweep();
    Object _ = later.ask(phone.account(), Optional.of(1L)).problem(ProblemType.NOT_IN_LOG);
    Object _ = later.ask(phone.account(), Optional.of(2L)).problem(ProblemType.NOT_IN_LOG);
  }

  @Test
  void theOperationIsNotForDevicesOfTheAccount() throws Exception {
    Answer asked =
        server.send(
            "DELETE",
            AdminOperations.REMOVE_DEVICE.at("default", phone.account(), laptop.id(), NOTE),
            Bytes.EMPTY,
            phone.authorization());
    Object _ = asked.problem(ProblemType.UNAUTHENTICATED);
    assertThat(phone.get(DirectoryOperations.OWN_ACCOUNT.path()).status()).isEqualTo(200);
  }
}
