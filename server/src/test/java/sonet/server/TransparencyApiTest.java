package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.protocol.TransparencyLog;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.UpdateCredential;
import sonet.server.config.TransparencySettings;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.TransparencySuite;
import sonet.transparency.credential.CheckedCredential;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.SearchResult;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.UpdateValue;

/// The log over the API: every good answer is verified as a client does, every bad question is
/// refused in words.
final class TransparencyApiTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Optional<Long> NONE = Optional.empty();

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private LogPerson bob;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = LogPerson.of(server, TestDevice.register(server, "bob"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<Bytes> keys(DeviceSet set) {
    return set.devices().stream().map(DeviceKey::signatureKey).toList();
  }

  @ParameterizedTest
  @EnumSource(TransparencySuite.class)
  void whatIsRegisteredIsInTheLogOfEverySuite(TransparencySuite suite, @TempDir Path other)
      throws Exception {
    try (TestServer own =
        TestServer.start(other, config -> config.with(TransparencySettings.SUITE, suite))) {
      TestDevice carol = TestDevice.register(own, "carol");
      LogPerson person = LogPerson.of(own, carol);
      assertThat(person.log().configuration().cipherSuite()).isEqualTo(suite);
      DeviceSet set = person.devices(carol.account());
      assertThat(set.reason()).isEqualTo(ChangeReason.REGISTRATION);
      assertThat(keys(set)).containsExactly(carol.signer().publicKey());
    }
  }

  @Test
  void aDeviceThatComesOrGoesIsInTheLogWithItsAnswer() throws Exception {
    assertThat(keys(bob.devices(alice.account()))).hasSize(1);
    TestDevice laptop = alice.link();
    DeviceSet grown = bob.devices(alice.account());
    assertThat(grown.reason()).isEqualTo(ChangeReason.NEW_DEVICE);
    assertThat(keys(grown))
        .containsExactly(alice.signer().publicKey(), laptop.signer().publicKey());
    assertThat(laptop.remove(alice, Map.of()).status()).isEqualTo(204);
    DeviceSet shrunk = bob.devices(alice.account());
    assertThat(shrunk.removed()).containsExactly(alice.signer().publicKey());
    assertThat(keys(shrunk)).containsExactly(laptop.signer().publicKey());
    assertThat(shrunk.number()).isEqualTo(2);
    assertThat(bob.search(alice.account(), Optional.of(0L)).labelVersion().version()).isZero();
  }

  @Test
  void aDeletedAccountIsSaidToBeSoByTheOperator() throws Exception {
    assertThat(
            server
                .send(
                    "DELETE",
                    DirectoryOperations.DELETE_ACCOUNT.path(),
                    Bytes.EMPTY,
                    alice.authorization())
                .status())
        .isEqualTo(204);
    DeviceSet gone = bob.devices(alice.account());
    assertThat(gone.reason()).isEqualTo(ChangeReason.DELETION);
    assertThat(gone.devices()).isEmpty();
    assertThat(gone.authorship()).isEmpty();
  }

  @Test
  void whatWasFoundIsMonitoredUntilADistinguishedEntryHasIt() throws Exception {
    TestDevice _ = alice.link();
    SearchResult found = bob.search(alice.account(), NONE);
    MonitoringMap map = MonitoringMap.EMPTY;
    if (found.mustBeMonitored()) {
      map = map.with(found.terminal(), found.labelVersion().version());
    }
    for (int i = 0; i < 3; i++) {
      server.clock().advance(DAY);
      map = bob.monitor(found.known(), map);
    }
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void anOwnerLearnsOfEveryVersionAndThatThereIsNoOther() throws Exception {
    LogPerson owner = LogPerson.of(server, alice);
    OwnedLabel owned = owner.own(owner.walk().rightmost().orElseThrow());
    TestDevice laptop = alice.link();
    server.clock().advance(DAY);
    alice.authenticate();
    TestDevice tablet = alice.link();
    List<UpdateValue> values = new ArrayList<>();
    while (owned.greatest().orElse(-1L) < 2) {
      owned = owner.update(owned, values);
    }
    DeviceSet last = DeviceSet.decode(values.getLast().value());
    assertThat(keys(last))
        .containsExactly(
            alice.signer().publicKey(), laptop.signer().publicKey(), tablet.signer().publicKey());
    server.clock().advance(DAY);
    var _ = owner.walk();
    OwnedLabel monitored = owner.monitor(owned);
    assertThat(monitored.verified()).isGreaterThanOrEqualTo(owned.verified());
    assertThat(monitored.greatest()).contains(2L);
  }

  @Test
  void aCredentialVerifiesWithoutTheServerAndBecomesFinal() throws Exception {
    LogPerson owner = LogPerson.of(server, alice);
    TestDevice _ = alice.link();
    Credential credential = owner.credential();
    var _ = bob.walk();
    CheckedCredential checked = bob.check(credential);
    assertThat(DeviceSet.decode(checked.value().value()).devices()).hasSize(2);
    for (int i = 0; i < 3; i++) {
      server.clock().advance(DAY);
      var _ = bob.walk();
    }
    switch (checked) {
      case CheckedCredential.Provisional provisional ->
          assertThat(bob.complete(provisional).labelVersion().version()).isEqualTo(1);
      case CheckedCredential.Final _ ->
          assertThat(credential.proof()).isInstanceOf(Credential.Standard.class);
    }
    assertThat(owner.credential().proof()).isInstanceOf(Credential.Standard.class);
  }

  @Test
  void aLogThatNobodyChangesStaysFresh() throws Exception {
    long before = bob.search(alice.account(), NONE).terminal();
    server.clock().advance(Duration.ofDays(40));
    assertThat(keys(bob.devices(alice.account()))).hasSize(1);
    assertThat(bob.state().view().size()).isGreaterThan(before);
  }

  @Test
  void theLogIsTheSameAfterARestart() throws Exception {
    TransparencyLog before =
        server.get(TransparencyOperations.SHOW.path(), Map.of()).as(TransparencyLog.class);
    DeviceSet devices = bob.devices(alice.account());
    server.restart();
    alice.authenticate();
    assertThat(server.get(TransparencyOperations.SHOW.path(), Map.of()).as(TransparencyLog.class))
        .isEqualTo(before);
    LogPerson carol = LogPerson.of(server, TestDevice.register(server, "carol"));
    assertThat(carol.devices(alice.account())).isEqualTo(devices);
  }

  @Test
  void eachTenantHasALogOfItsOwn() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    Object _ = owner.tenant("other");
    TestDevice stranger = TestDevice.register(server, "other", "stranger");
    LogPerson elsewhere = LogPerson.of(server, stranger);
    assertThat(elsewhere.log().configuration()).isNotEqualTo(bob.log().configuration());
    assertThat(keys(elsewhere.devices(stranger.account()))).hasSize(1);
    var _ =
        elsewhere
            .ask(
                TransparencyOperations.SEARCH,
                new Request.Search(NONE, LogPerson.label(alice.account()), NONE))
            .problem(ProblemType.NOT_IN_LOG);
  }

  @Test
  void whoOwnsALabelIsAskedOnlyAboutIt() throws Exception {
    Bytes label = LogPerson.label(alice.account());
    Map<Operation<LogQuery, LogAnswer>, Request> questions =
        Map.of(
            TransparencyOperations.OWN,
            new Request.OwnerInit(NONE, label, 0),
            TransparencyOperations.MONITOR_OWN,
            new Request.OwnerMonitor(NONE, label, List.of(), 0, NONE),
            TransparencyOperations.OWN_UPDATES,
            new Request.Update(NONE, label, NONE, List.of()));
    for (var question : questions.entrySet()) {
      var _ = bob.ask(question.getKey(), question.getValue()).problem(ProblemType.FORBIDDEN);
    }
  }

  @Test
  void paddingIsNobodysLabel() throws Exception {
    Bytes padding = DirectoryLabels.padding(target -> target[0] = 1);
    var _ =
        bob.ask(TransparencyOperations.SEARCH, new Request.Search(NONE, padding, NONE))
            .problem(ProblemType.FORBIDDEN);
  }

  @Test
  void aQuestionThatCannotBeAnsweredIsRefusedInWords() throws Exception {
    Bytes label = LogPerson.label(alice.account());
    Bytes own = LogPerson.label(new AccountName("bob"));
    Bytes nobody = LogPerson.label(new AccountName("nobody"));
    Optional<Long> much = Optional.of(1L << 40);
    Object _ = bob.devices(alice.account());
    List<Refused> refused =
        List.of(
            of(
                TransparencyOperations.SEARCH,
                new Request.Search(NONE, nobody, NONE),
                ProblemType.NOT_IN_LOG),
            of(
                TransparencyOperations.SEARCH,
                new Request.Search(NONE, label, Optional.of(7L)),
                ProblemType.NOT_IN_LOG),
            of(
                TransparencyOperations.SEARCH,
                new Request.Search(much, label, NONE),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.SEARCH,
                new Request.Search(Optional.of(0L), label, NONE),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.MONITOR,
                new Request.ContactMonitor(NONE, label, List.of(new MonitorMapEntry(1L << 50, 0))),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.MONITOR,
                new Request.ContactMonitor(NONE, label, List.of(new MonitorMapEntry(0, 0))),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.MONITOR,
                new Request.ContactMonitor(
                    NONE, nobody, List.of(new MonitorMapEntry(0, 0xffffffffL))),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.OWN,
                new Request.OwnerInit(NONE, own, Long.MAX_VALUE),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.MONITOR_OWN,
                new Request.OwnerMonitor(NONE, own, List.of(), Long.MAX_VALUE, NONE),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.MONITOR_OWN,
                new Request.OwnerMonitor(
                    NONE, own, List.of(new MonitorMapEntry(0, 0)), 0, Optional.of(0xffffffffL)),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.OWN_UPDATES,
                new Request.Update(NONE, own, Optional.of(0xffffffffL), List.of()),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.OWN_UPDATES,
                new Request.Update(NONE, own, Optional.of(0L), List.of()),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.OWN_UPDATES,
                new Request.Update(NONE, own, NONE, List.of(Bytes.utf8("a new value"))),
                ProblemType.LOG_REFUSED),
            of(
                TransparencyOperations.DISTINGUISHED,
                new Request.Distinguished(much, NONE),
                ProblemType.LOG_REFUSED));
    for (Refused each : refused) {
      var _ = bob.ask(each.operation(), each.request()).problem(each.type());
    }
    for (UpdateCredential request :
        List.of(
            new UpdateCredential(label, 0, 0, 1, Long.MAX_VALUE),
            new UpdateCredential(label, 0, Long.MAX_VALUE, 1, 0),
            new UpdateCredential(label, 0, 0, Long.MAX_VALUE, 0),
            new UpdateCredential(label, 0, 0, 0, 0),
            new UpdateCredential(label, 9, 1, 2, 1),
            new UpdateCredential(nobody, 0, 0, 1, 0))) {
      var _ =
          alice
              .post(TransparencyOperations.UPDATE_CREDENTIAL.path(), request)
              .problem(ProblemType.LOG_REFUSED);
    }
  }

  private record Refused(
      Operation<LogQuery, LogAnswer> operation, Request request, ProblemType type) {}

  private static Refused of(
      Operation<LogQuery, LogAnswer> operation, Request request, ProblemType type) {
    return new Refused(operation, request, type);
  }

  @Test
  void bytesThatAreNoQuestionAreRefused() throws Exception {
    for (Operation<LogQuery, LogAnswer> operation :
        List.of(
            TransparencyOperations.SEARCH,
            TransparencyOperations.MONITOR,
            TransparencyOperations.OWN,
            TransparencyOperations.MONITOR_OWN,
            TransparencyOperations.OWN_UPDATES,
            TransparencyOperations.DISTINGUISHED)) {
      for (Bytes noise : List.of(Bytes.of((byte) 9), Bytes.wrap(new byte[300]))) {
        var _ = alice.post(operation.path(), new LogQuery(noise)).problem(ProblemType.MALFORMED);
      }
    }
  }

  @Test
  void theAuditorOfTheConfigurationIsWaitedFor(@TempDir Path other) throws Exception {
    Configuration configuration = bob.log().configuration();
    // Any key will do: nobody signs with it.
    String auditor = configuration.signaturePublicKey().toHex();
    try (TestServer own =
        TestServer.start(other, config -> config.with(TransparencySettings.AUDITOR, auditor))) {
      TestDevice carol = TestDevice.register(own, "carol");
      LogPerson person = LogPerson.of(own, carol);
      var _ =
          person
              .ask(
                  TransparencyOperations.SEARCH,
                  new Request.Search(NONE, LogPerson.label(carol.account()), NONE))
              .problem(ProblemType.UNAVAILABLE);
    }
  }

  @Test
  void whatIsCountedIsShown() throws Exception {
    Object _ = bob.devices(alice.account());
    TestAdmin owner = TestAdmin.owner(server);
    String metrics =
        server.get("/metrics", Map.of("Authorization", "Bearer " + owner.token())).body().toUtf8();
    assertThat(metrics.lines().map(line -> line.split("[ {]", 2)[0]))
        .containsAll(
            Set.of(
                "sonet_transparency_entries_total",
                "sonet_transparency_versions_total",
                "sonet_transparency_padding_total",
                "sonet_transparency_conflicts_total",
                "sonet_transparency_waiting",
                "sonet_transparency_batches_seconds_count"));
  }
}
