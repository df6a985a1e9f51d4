package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.Access;
import sonet.protocol.AdminOperations;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditResult;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Endorsement;
import sonet.protocol.GroupId;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Parameter;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.RecoveryOperations;
import sonet.protocol.Removal;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.SigningInput;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.CrossingBodies;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetEditor.Change;
import sonet.transparency.directory.DeviceSetRules;

/// What an account does with its recovery key, what that may do, and how a device changes its own
/// key and suites, as raw requests.
final class RecoveryApiTest {
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestDevice phone;
  private TestDevice laptop;
  private TestDevice paper;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    phone = TestDevice.register(server, "alice");
    laptop = phone.link();
    paper = TestDevice.unknown(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Instant now() {
    return server.clock().instant();
  }

  private static Answer put(TestServer server, TestDevice by, Operation<?, ?> what, Record body)
      throws Exception {
    return server.send("PUT", what.path(), JSON.encode(body), by.authorization());
  }

  private static DeviceKey key(TestDevice device, List<Integer> suites, Instant at) {
    NewDevice fresh = device.newDevice();
    return new DeviceKey(fresh.signatureKey(), fresh.proof(), suites, at.toEpochMilli());
  }

  private Endorsement endorsement(TestDevice by, TestDevice whom) {
    Bytes input = SigningInput.endorsement(by.account(), whom.signer().publicKey(), now());
    return new Endorsement(by.signer().publicKey(), now(), by.signer().sign(input));
  }

  private ChangeRecoveryKey made(TestDevice by, TestDevice key) throws Exception {
    NewDevice fresh = key.newDevice();
    DeviceSet set =
        EDITOR.withRecoveryKey(
            by.deviceSet(),
            now().toEpochMilli(),
            Optional.of(key(key, List.of(), now())),
            by.signer());
    return new ChangeRecoveryKey(
        Optional.of(
            new ChangeRecoveryKey.NewKey(
                fresh.signatureKey(), fresh.proof(), endorsement(by, key))),
        set.encoded());
  }

  private void make() throws Exception {
    Answer made = put(server, phone, RecoveryOperations.CHANGE_KEY, made(phone, paper));
    assertThat(made.status()).as(made.body().toUtf8()).isEqualTo(204);
    paper.authenticate();
  }

  private ReplaceDevices replacement(
      TestDevice by, TestDevice fresh, ChangeReason reason, TestDevice... gone) throws Exception {
    Set<Bytes> keys = new HashSet<>();
    List<ReplaceDevices.Removed> removed = new ArrayList<>();
    for (TestDevice one : gone) {
      keys.add(one.signer().publicKey());
      Bytes input = SigningInput.removal(by.account(), one.id(), now());
      removed.add(new ReplaceDevices.Removed(one.id(), by.signer().sign(input)));
    }
    DeviceSet set =
        EDITOR.replacing(
            by.deviceSet(),
            new Change(now().toEpochMilli(), reason),
            keys,
            key(fresh, List.of(1), now()),
            by.signer());
    return new ReplaceDevices(
        fresh.newDevice(), endorsement(by, fresh), now(), removed, set.encoded());
  }

  private OwnAccount account(TestDevice device) throws Exception {
    return device.get(DirectoryOperations.OWN_ACCOUNT.path()).as(OwnAccount.class);
  }

  private List<DeviceId> devices(TestDevice device) throws Exception {
    return account(device).devices().stream().map(own -> own.device().id()).toList();
  }

  @Test
  void aRecoveryKeyIsNoneOfTheDevicesAndTheOthersAreTold() throws Exception {
    make();
    OwnAccount account = account(laptop);
    assertThat(account.recoveryKey().orElseThrow().id()).isEqualTo(paper.id());
    assertThat(account.recoveryKey().orElseThrow().endorsements()).hasSize(1);
    assertThat(devices(laptop)).containsExactly(phone.id(), laptop.id());
    assertThat(account(paper).current()).isEqualTo(paper.id());
    assertThat(JSON.decode(laptop.lastOfInbox().body(), Notice.class))
        .isEqualTo(new Notice.RecoveryKeyChanged());
    assertThat(phone.inbox()).isEmpty();
    TestDevice bob = TestDevice.register(server, "bob");
    sonet.protocol.Account seen =
        bob.get(Paths.account(phone.account())).as(sonet.protocol.Account.class);
    assertThat(seen.devices()).extracting(Device::id).containsExactly(phone.id(), laptop.id());
  }

  @Test
  void aRecoveryPutsANewDeviceInThePlaceOfTheLostOnesInOneChange() throws Exception {
    make();
    TestDevice fresh = TestDevice.unknown(server, "alice");
    ReplaceDevices request = replacement(paper, fresh, ChangeReason.RECOVERY, phone);
    Device back = paper.post(RecoveryOperations.REPLACE.path(), request).as(Device.class);
    assertThat(back.endorsements())
        .extracting(Endorsement::by)
        .containsExactly(phone.signer().publicKey(), paper.signer().publicKey());
    fresh.authenticate();
    assertThat(devices(fresh)).containsExactly(laptop.id(), fresh.id());
    assertThat(account(fresh).recoveryKey()).isPresent();
    Removal removal =
        server
            .post(Paths.CHALLENGES, new ChallengeRequest(phone.id()), Map.of())
            .problem(ProblemType.DEVICE_REMOVED)
            .removal()
            .orElseThrow();
    assertThat(removal.by()).isEqualTo(paper.signer().publicKey());
    List<Notice> told = new ArrayList<>();
    for (var entry : laptop.inbox()) {
      told.add(JSON.decode(entry.body(), Notice.class));
    }
    assertThat(told)
        .containsSubsequence(new Notice.DeviceAdded(fresh.id()), new Notice.DeviceRemoved(removal));
    // The answer got lost, and the same is asked for again.
    assertThat(paper.post(RecoveryOperations.REPLACE.path(), request).as(Device.class).id())
        .isEqualTo(fresh.id());
    assertThat(devices(fresh)).hasSize(2);
  }

  @Test
  void allDevicesMayBeLostAtOnce() throws Exception {
    make();
    TestDevice fresh = TestDevice.unknown(server, "alice");
    ReplaceDevices request = replacement(paper, fresh, ChangeReason.RECOVERY, phone, laptop);
    assertThat(paper.post(RecoveryOperations.REPLACE.path(), request).status()).isEqualTo(201);
    fresh.authenticate();
    assertThat(devices(fresh)).containsExactly(fresh.id());
    assertThat(phone.get(Paths.OWN_DEVICES).status()).isIn(401, 404, 405);
    assertThat(phone.get(DirectoryOperations.OWN_ACCOUNT.path()).status()).isEqualTo(401);
  }

  @Test
  void aRevokedRecoveryKeyIsGoodForNothing() throws Exception {
    make();
    DeviceSet none =
        EDITOR.withRecoveryKey(
            laptop.deviceSet(), now().toEpochMilli(), Optional.empty(), laptop.signer());
    TestDevice fresh = TestDevice.unknown(server, "alice");
    ReplaceDevices late = replacement(paper, fresh, ChangeReason.RECOVERY);
    assertThat(
            put(
                    server,
                    laptop,
                    RecoveryOperations.CHANGE_KEY,
                    new ChangeRecoveryKey(Optional.empty(), none.encoded()))
                .status())
        .isEqualTo(204);
    var _ =
        paper.post(RecoveryOperations.REPLACE.path(), late).problem(ProblemType.UNAUTHENTICATED);
    var _ =
        server
            .post(Paths.CHALLENGES, new ChallengeRequest(paper.id()), Map.of())
            .problem(ProblemType.UNKNOWN_DEVICE);
    assertThat(account(phone).recoveryKey()).isEmpty();
  }

  @Test
  void anotherRecoveryKeyTakesThePlaceOfTheOneThereIs() throws Exception {
    make();
    TestDevice other = TestDevice.unknown(server, "alice");
    assertThat(put(server, laptop, RecoveryOperations.CHANGE_KEY, made(laptop, other)).status())
        .isEqualTo(204);
    other.authenticate();
    assertThat(account(other).recoveryKey().orElseThrow().id()).isEqualTo(other.id());
    var _ = paper.get(DirectoryOperations.OWN_ACCOUNT.path()).problem(ProblemType.UNAUTHENTICATED);
  }

  /// The operations that are asked for by a token, but for those that a recovery key may ask for.
  private static Stream<Operation<?, ?>> others() {
    return Operations.all().stream()
        .filter(operation ->
            operation.access() == Access.DEVICE || operation.access() == Access.DELIVERY)
        .filter(operation -> !RecoveryOperations.byRecoveryKey().contains(operation));
  }

  @Test
  void aRecoveryKeyMayAskForNothingElse() throws Exception {
    make();
    for (Operation<?, ?> operation : others().toList()) {
      Map<String, String> headers = new HashMap<>(paper.authorization());
      if (operation.request() == Octets.class) {
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Upload-Offset", "0");
      }
      Object[] values = operation.parameters().stream().map(this::value).toArray();
      Bytes body =
          operation.request() == sonet.protocol.Nothing.class
                  || operation.request() == Octets.class
                  || operation.id().equals("createBlob")
              ? Bytes.EMPTY
              : JSON.encode(CrossingBodies.of(operation, paper.account(), phone.id(), group()));
      Answer answer = server.send(operation.method(), operation.at(values), body, headers);
      var _ = answer.problem(ProblemType.RECOVERY_KEY);
    }
    assertThat(devices(phone)).hasSize(2);
  }

  private static GroupId group() {
    return new GroupId(Bytes.wrap(new byte[16]));
  }

  private Object value(Parameter parameter) {
    return switch (parameter.name()) {
      case "name", "account" -> phone.account();
      case "device" -> phone.id();
      case "group" -> group();
      case "after", "epoch", "bundle", "position" -> 0;
      case "limit" -> 10;
      default -> "AAAA";
    };
  }

  @Test
  void aRecoveryKeySignsNothingButARecovery() throws Exception {
    make();
    TestDevice fresh = TestDevice.unknown(server, "alice");
    var _ =
        paper
            .post(
                RecoveryOperations.REPLACE.path(),
                replacement(paper, fresh, ChangeReason.ROTATION, phone))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    var _ =
        phone
            .post(
                RecoveryOperations.REPLACE.path(),
                replacement(phone, fresh, ChangeReason.RECOVERY, phone))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    // Nor does it take away what is not said to go, or without its signature.
    ReplaceDevices good = replacement(paper, fresh, ChangeReason.RECOVERY, phone);
    for (ReplaceDevices bad :
        List.of(
            new ReplaceDevices(
                good.device(), good.endorsement(), good.at(), List.of(), good.deviceSet()),
            new ReplaceDevices(
                good.device(),
                good.endorsement(),
                good.at(),
                replacement(paper, fresh, ChangeReason.RECOVERY, phone, laptop).removed(),
                good.deviceSet()))) {
      var _ =
          paper
              .post(RecoveryOperations.REPLACE.path(), bad)
              .problem(ProblemType.DEVICE_SET_REFUSED);
    }
    var _ =
        paper
            .post(
                RecoveryOperations.REPLACE.path(),
                new ReplaceDevices(
                    good.device(),
                    good.endorsement(),
                    good.at().plusMillis(1),
                    good.removed(),
                    good.deviceSet()))
            .problem(ProblemType.CHALLENGE_FAILED);
    assertThat(devices(phone)).containsExactly(phone.id(), laptop.id());
  }

  @Test
  void aRecoveryKeyOfOneAccountIsNobodyInAnother() throws Exception {
    make();
    TestDevice bob = TestDevice.register(server, "bob");
    TestDevice fresh = TestDevice.unknown(server, "alice");
    Bytes input = SigningInput.removal(paper.account(), bob.id(), now());
    ReplaceDevices good = replacement(paper, fresh, ChangeReason.RECOVERY);
    ReplaceDevices bad =
        new ReplaceDevices(
            good.device(),
            good.endorsement(),
            now(),
            List.of(new ReplaceDevices.Removed(bob.id(), paper.signer().sign(input))),
            good.deviceSet());
    var _ = paper.post(RecoveryOperations.REPLACE.path(), bad).problem(ProblemType.UNKNOWN_DEVICE);
    // Its key is taken, for devices as for recovery keys of others.
    TestDevice stranger = TestDevice.register(server, "carol");
    assertThat(put(server, stranger, RecoveryOperations.CHANGE_KEY, made(stranger, phone)).status())
        .isIn(401, 409, 422);
    assertThat(account(stranger).recoveryKey()).isEmpty();
  }

  @Test
  void aDeviceThatIsNoneIsNotLetInAsOne() throws Exception {
    var add = phone.endorsed(paper.newDevice());
    DeviceSet sly =
        EDITOR.adding(
            phone.deviceSet(),
            new Change(now().toEpochMilli(), ChangeReason.NEW_DEVICE),
            key(paper, List.of(), now()),
            phone.signer());
    var _ =
        phone
            .post(
                Paths.OWN_DEVICES,
                new sonet.protocol.AddDevice(add.device(), add.endorsement(), sly.encoded()))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    make();
    assertThat(phone.remove(paper, Map.of()).problem(ProblemType.UNKNOWN_DEVICE)).isNotNull();
  }

  @Test
  void aDeviceChangesItsSuitesAndNothingElse() throws Exception {
    DeviceSet before = phone.deviceSet();
    DeviceSet set = EDITOR.withSuites(before, now().toEpochMilli(), List.of(1, 2), phone.signer());
    List<DeviceKey> forged = new ArrayList<>();
    set.devices().forEach(device -> forged.add(device.withSuites(List.of(7))));
    var _ =
        put(server, laptop, RecoveryOperations.CHANGE_SUITES, new ChangeSuites(set.encoded()))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    var _ =
        put(
                server,
                phone,
                RecoveryOperations.CHANGE_SUITES,
                new ChangeSuites(phone.endorsed(paper.newDevice()).deviceSet()))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    assertThat(forged).hasSize(2);
    assertThat(
            put(server, phone, RecoveryOperations.CHANGE_SUITES, new ChangeSuites(set.encoded()))
                .status())
        .isEqualTo(204);
    assertThat(phone.deviceSet()).isEqualTo(set);
    var _ =
        put(server, phone, RecoveryOperations.CHANGE_SUITES, new ChangeSuites(set.encoded()))
            .problem(ProblemType.DEVICE_SET_CONFLICT);
  }

  @Test
  void aDeviceHasAnotherKeyInItsOwnPlaceAlone() throws Exception {
    TestDevice fresh = TestDevice.unknown(server, "alice");
    var _ =
        phone
            .post(
                RecoveryOperations.REPLACE.path(),
                replacement(phone, fresh, ChangeReason.ROTATION, laptop))
            .problem(ProblemType.DEVICE_SET_REFUSED);
    ReplaceDevices good = replacement(phone, fresh, ChangeReason.ROTATION, phone);
    assertThat(phone.post(RecoveryOperations.REPLACE.path(), good).status()).isEqualTo(201);
    fresh.authenticate();
    assertThat(devices(fresh)).containsExactly(laptop.id(), fresh.id());
    List<OwnDevice> own = account(fresh).devices();
    assertThat(own.getLast().device().endorsements()).hasSize(1);
  }

  @Test
  void theAuditTrailSaysThatARecoveryKeyDidIt() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    make();
    TestDevice fresh = TestDevice.unknown(server, "alice");
    ReplaceDevices request = replacement(paper, fresh, ChangeReason.RECOVERY, phone, laptop);
    assertThat(paper.post(RecoveryOperations.REPLACE.path(), request).status()).isEqualTo(201);
    List<AuditAct> acts =
        owner.ask(AdminOperations.AUDIT, "default", 0, 500).as(AuditPage.class).entries().stream()
            .map(AuditEntry::act)
            .toList();
    AuditAct made =
        acts.stream()
            .filter(act -> act.what().equals(RecoveryOperations.CHANGE_KEY.id()))
            .findFirst()
            .orElseThrow();
    assertThat(made.why().change()).contains("recovery-key");
    assertThat(made.on().device()).contains(paper.id());
    AuditAct back =
        acts.stream()
            .filter(act -> act.what().equals(RecoveryOperations.REPLACE.id()))
            .findFirst()
            .orElseThrow();
    assertThat(back.who()).isEqualTo(AuditActor.recoveryKey(paper.id(), paper.account()));
    assertThat(back.on().device()).contains(fresh.id());
    assertThat(back.on().object()).contains("in place of " + phone.id() + " " + laptop.id());
    assertThat(back.why().change()).contains("recovery");
    assertThat(back.result()).isEqualTo(AuditResult.DONE);
  }

  @Test
  void anAccountIsDeletedWithItsRecoveryKey() throws Exception {
    make();
    assertThat(
            server
                .send(
                    "DELETE",
                    DirectoryOperations.DELETE_ACCOUNT.path(),
                    Bytes.EMPTY,
                    phone.authorization())
                .status())
        .isEqualTo(204);
    var _ = paper.get(DirectoryOperations.OWN_ACCOUNT.path()).problem(ProblemType.UNAUTHENTICATED);
    var _ =
        server
            .post(Paths.CHALLENGES, new ChallengeRequest(paper.id()), Map.of())
            .problem(ProblemType.UNKNOWN_DEVICE);
  }
}
