package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.Account;
import sonet.protocol.AdminOperations;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditResult;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Nothing;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishCredential;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.SigningInput;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;
import sonet.server.account.Primitives;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.testing.Answer;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.transparency.Labels;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// The credential of an account: who may publish which, who is shown it, and how it goes.
final class CredentialApiTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private LogPerson owner;
  private LogPerson reader;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    owner = LogPerson.of(server, alice);
    reader = LogPerson.of(server, bob);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer publish(TestDevice device, Bytes credential) throws Exception {
    return publish(device, new PublishCredential(credential), Encoding.JSON);
  }

  private Answer publish(TestDevice device, PublishCredential body, Encoding encoding)
      throws Exception {
    Map<String, String> headers = new HashMap<>(device.authorization());
    headers.put("Content-Type", encoding.mediaType());
    return server.send(
        "PUT",
        TransparencyOperations.PUBLISH_CREDENTIAL.path(),
        Codec.of(encoding, 1 << 20).encode(body),
        headers);
  }

  private Optional<Bytes> shown() throws Exception {
    bob.authenticate();
    return bob.get(DirectoryOperations.ACCOUNT.at(alice.account())).as(Account.class).credential();
  }

  private void pass(Duration time) throws Exception {
    server.clock().advance(time);
    alice.authenticate();
    bob.authenticate();
  }

  private static Credential with(Credential of, LabelVersion labelVersion, long position) {
    return new Credential(
        labelVersion, of.opening(), of.value(), of.binaryLadder(), position, of.proof());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whatWasPublishedStandsWithTheDevicesOfTheAccountAndVerifies(Encoding encoding)
      throws Exception {
    assertThat(shown()).isEmpty();
    Bytes credential = owner.credential().encoded();
    Answer published = publish(alice, new PublishCredential(credential), encoding);
    assertThat(published.status()).as(published.body().toUtf8()).isEqualTo(204);
    Map<String, String> headers = new HashMap<>(bob.authorization());
    headers.put("Accept", encoding.mediaType());
    Answer answer = server.get(DirectoryOperations.ACCOUNT.at(alice.account()), headers);
    Account account = Codec.of(encoding, 1 << 20).decode(answer.body(), Account.class);
    assertThat(account.credential()).contains(credential);

    var _ = reader.walk();
    Credential read =
        Credential.decode(account.credential().orElseThrow(), reader.log().configuration());
    assertThat(DeviceSet.decode(reader.check(read).value().value())).isEqualTo(alice.deviceSet());
    server.restart();
    assertThat(shown()).contains(credential);
  }

  @Test
  void whoClaimsPrekeysIsGivenItAsWell() throws Exception {
    Bytes body = Bytes.utf8("bundle");
    PrekeyBundle bundle =
        new PrekeyBundle(
            1, body, alice.signer().sign(SigningInput.prekeyBundle(alice.id(), 1, body)));
    PublishPrekeys prekeys =
        new PublishPrekeys(Optional.of(bundle), List.of(), List.of(), Optional.empty());
    assertThat(alice.post(DirectoryOperations.PUBLISH_PREKEYS.path(), prekeys).status())
        .isEqualTo(201);
    assertThat(claimed().credential()).isEmpty();
    Bytes credential = owner.credential().encoded();
    assertThat(publish(alice, credential).status()).isEqualTo(204);
    assertThat(claimed().credential()).contains(credential);
  }

  private ClaimedPrekeys claimed() throws Exception {
    return bob.post(DirectoryOperations.CLAIM_PREKEYS.at(alice.account()), new Nothing())
        .as(ClaimedPrekeys.class);
  }

  @Test
  void aNewerOneTakesItsPlaceAndAnOlderOneDoesNot() throws Exception {
    Bytes first = owner.credential().encoded();
    for (int i = 0; i < 3; i++) {
      pass(DAY);
      Object _ = reader.devices(alice.account());
    }
    Bytes second = owner.credential().encoded();
    assertThat(second).isNotEqualTo(first);
    assertThat(publish(alice, first).status()).isEqualTo(204);
    assertThat(publish(alice, second).status()).isEqualTo(204);
    Object _ = publish(alice, first).problem(ProblemType.LOG_REFUSED);
    assertThat(shown()).contains(second);
    assertThat(publish(alice, second).status()).isEqualTo(204);
  }

  @Test
  void aChangeOfTheDevicesEndsIt() throws Exception {
    Bytes alone = owner.credential().encoded();
    assertThat(publish(alice, alone).status()).isEqualTo(204);
    TestDevice laptop = alice.link();
    assertThat(shown()).isEmpty();
    Object _ = publish(alice, alone).problem(ProblemType.LOG_REFUSED);
    Bytes both = LogPerson.of(server, laptop).credential().encoded();
    assertThat(publish(laptop, both).status()).isEqualTo(204);
    assertThat(shown()).contains(both);
    assertThat(laptop.remove(alice, Map.of()).status()).isEqualTo(204);
    assertThat(shown()).isEmpty();
    assertThat(publish(alice, both).status()).isEqualTo(401);
  }

  @Test
  void whatIsNoCredentialIsMalformed() throws Exception {
    Bytes good = owner.credential().encoded();
    for (Bytes bad :
        List.of(
            Bytes.utf8("nonsense"),
            good.slice(0, good.length() - 1),
            Bytes.concat(good, Bytes.of((byte) 0)))) {
      Object _ = publish(alice, bad).problem(ProblemType.MALFORMED);
    }
    for (int length : new int[] {0, PublishCredential.MOST + 1}) {
      Bytes body =
          Bytes.utf8(
              "{\"credential\":\""
                  + sonet.protocol.Base64Url.encode(Bytes.wrap(new byte[length]))
                  + "\"}");
      Answer answer =
          server.send(
              "PUT", TransparencyOperations.PUBLISH_CREDENTIAL.path(), body, alice.authorization());
      Object _ = answer.problem(ProblemType.MALFORMED);
    }
    assertThat(shown()).isEmpty();
  }

  @Test
  void nobodyPublishesThatOfAnother() throws Exception {
    Bytes ofBob = reader.credential().encoded();
    Object _ = publish(alice, ofBob).problem(ProblemType.FORBIDDEN);
    Credential good = owner.credential();
    Bytes operator = Bytes.concat(Bytes.of((byte) 3), Bytes.utf8("audit"));
    Credential ofOperator = with(good, new LabelVersion(operator, 0), good.position());
    Object _ = publish(alice, ofOperator.encoded()).problem(ProblemType.FORBIDDEN);
    assertThat(shown()).isEmpty();
  }

  @Test
  void whatDoesNotVerifyIsRefused() throws Exception {
    Credential good = owner.credential();
    LabelVersion own = good.labelVersion();
    Bytes other = reader.credential().value().value();
    List<Credential> bad =
        List.of(
            with(good, new LabelVersion(own.label(), 0xfffffffeL), good.position()),
            with(good, new LabelVersion(own.label(), 1), good.position()),
            with(good, own, good.position() + 1),
            with(good, own, Long.MAX_VALUE),
            new Credential(
                own,
                good.opening(),
                UpdateValue.of(other),
                good.binaryLadder(),
                good.position(),
                good.proof()),
            new Credential(
                own,
                Bytes.wrap(new byte[good.opening().length()]),
                good.value(),
                good.binaryLadder(),
                good.position(),
                good.proof()),
            new Credential(
                own, good.opening(), good.value(), List.of(), good.position(), good.proof()),
            new Credential(
                own,
                good.opening(),
                good.value(),
                good.binaryLadder(),
                good.position(),
                reader.credential().proof()));
    for (Credential credential : bad) {
      Object _ = publish(alice, credential.encoded()).problem(ProblemType.LOG_REFUSED);
    }
    assertThat(shown()).isEmpty();
    assertThat(publish(alice, good.encoded()).status()).isEqualTo(204);
  }

  @Test
  void oneThatIsLongPastIsRefused() throws Exception {
    Bytes old = owner.credential().encoded();
    for (int i = 0; i < 24; i++) {
      pass(DAY);
      Object _ = reader.devices(alice.account());
    }
    Object _ = publish(alice, old).problem(ProblemType.LOG_REFUSED);
  }

  @Test
  void ofTwoDevicesThatPublishAtOnceTheNewerOneStays() throws Exception {
    TestDevice laptop = alice.link();
    Object _ = reader.devices(alice.account());
    List<Bytes> credentials = new ArrayList<>();
    credentials.add(owner.credential().encoded());
    for (int i = 0; i < 3; i++) {
      pass(DAY);
      Object _ = reader.devices(alice.account());
      credentials.add(owner.credential().encoded());
    }
    laptop.authenticate();
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Bytes credential : credentials) {
        for (TestDevice device : List.of(alice, laptop)) {
          answers.add(threads.submit(() -> publish(device, credential).status()));
        }
      }
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(204, ProblemType.LOG_REFUSED.status());
    }
    assertThat(shown()).contains(credentials.getLast());
  }

  @Test
  void itGoesWithTheAccountAndItsOpeningIsNotInTheStoreInTheClear() throws Exception {
    Credential credential = owner.credential();
    assertThat(publish(alice, credential.encoded()).status()).isEqualTo(204);
    assertThat(isReadable(credential.opening())).isFalse();
    Locations at = new Locations(SystemLocations.DEFAULT);
    Bytes label = Labels.of(alice.account());
    server.restartAfter(() -> assertThat(has(at, label)).isTrue());
    alice.authenticate();
    Answer deleted =
        server.send(
            "DELETE",
            DirectoryOperations.DELETE_ACCOUNT.path(),
            Bytes.EMPTY,
            alice.authorization());
    assertThat(deleted.status()).isEqualTo(204);
    server.restartAfter(() -> assertThat(has(at, label)).isFalse());
    bob.authenticate();
    Object _ =
        bob.get(DirectoryOperations.ACCOUNT.at(alice.account()))
            .problem(ProblemType.UNKNOWN_ACCOUNT);
  }

  private boolean has(Locations at, Bytes label) throws Exception {
    Primitives primitives = new Primitives(Providers.best(), Providers.random());
    try (SqliteStore store = SqliteStore.open(SqliteOptions.of(data), primitives::hash)) {
      return store.get(at.transparency().credential(label)).isPresent();
    }
  }

  private boolean isReadable(Bytes bytes) throws Exception {
    String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void itStandsInTheAuditTrailAndTheSameAgainChangesNothing() throws Exception {
    Bytes credential = owner.credential().encoded();
    assertThat(publish(alice, credential).status()).isEqualTo(204);
    assertThat(publish(alice, credential).status()).isEqualTo(204);
    List<AuditAct> acts =
        TestAdmin.owner(server)
            .ask(AdminOperations.AUDIT, "default", 0, 500)
            .as(AuditPage.class)
            .entries()
            .stream()
            .map(AuditEntry::act)
            .filter(act -> act.what().equals(TransparencyOperations.PUBLISH_CREDENTIAL.id()))
            .toList();
    assertThat(acts)
        .extracting(AuditAct::result)
        .containsExactly(AuditResult.DONE, AuditResult.UNCHANGED);
    assertThat(acts.getFirst().who()).isEqualTo(AuditActor.device(alice.id(), alice.account()));
    assertThat(acts.getFirst().on().account()).contains(alice.account());
  }
}
