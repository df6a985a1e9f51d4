package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AddDevice;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.Device;
import sonet.protocol.DeviceKeys;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Endorsement;
import sonet.protocol.EntryKind;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.LogEntry;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.SigningInput;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Devices that stand for each other, and removals that are signed.
final class EndorsementApiTest {
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestDevice phone;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    phone = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDeviceShowsAllThatLeadToIt() throws Exception {
    TestDevice laptop = phone.link();
    TestDevice tablet = laptop.link();
    List<Device> devices = phone.get(Paths.account(phone.account())).as(Account.class).devices();
    assertThat(devices.get(0).endorsements()).isEmpty();
    assertThat(devices.get(1).endorsements())
        .extracting(Endorsement::by)
        .containsExactly(phone.signer().publicKey());
    assertThat(devices.get(2).endorsements())
        .extracting(Endorsement::by)
        .containsExactly(phone.signer().publicKey(), laptop.signer().publicKey());
    // Also when those that lead to it are gone.
    assertThat(tablet.remove(laptop, Map.of()).status()).isEqualTo(204);
    assertThat(tablet.remove(phone, Map.of()).status()).isEqualTo(204);
    assertThat(tablet.get(Paths.account(phone.account())).as(Account.class).devices())
        .containsExactly(devices.get(2));
  }

  @Test
  void anEndorsementIsOfTheDeviceThatAsksOverTheKeyTheAccountAndTheTime() throws Exception {
    NewDevice laptop = TestDevice.unknown(server, "alice").newDevice();
    TestDevice tablet = phone.link();
    AddDevice good = phone.endorsed(laptop);
    Instant at = good.endorsement().at();
    Bytes key = phone.signer().publicKey();
    Bytes otherKey =
        phone.signer().sign(SigningInput.endorsement(phone.account(), Bytes.EMPTY, at));
    for (Endorsement bad :
        List.of(
            tablet.endorsed(laptop).endorsement(),
            new Endorsement(key, at.plusMillis(1), good.endorsement().signature()),
            new Endorsement(key, at, otherKey),
            new Endorsement(tablet.signer().publicKey(), at, good.endorsement().signature()))) {
      var _ =
          phone
              .post(Paths.OWN_DEVICES, new AddDevice(laptop, bad, good.deviceSet()))
              .problem(ProblemType.CHALLENGE_FAILED);
    }
    assertThat(phone.post(Paths.OWN_DEVICES, good).as(Device.class).endorsements())
        .containsExactly(good.endorsement());
  }

  @Test
  void theOtherDevicesAreToldOfANewOne() throws Exception {
    TestDevice laptop = phone.link();
    TestDevice tablet = phone.link();
    assertThat(phone.inbox()).isEmpty();
    LogEntry told = laptop.inbox().getFirst();
    assertThat(told.kind()).isEqualTo(EntryKind.NOTICE);
    assertThat(JSON.decode(told.body(), Notice.class))
        .isEqualTo(new Notice.DeviceAdded(tablet.id()));
    assertThat(tablet.inbox()).isEmpty();
  }

  @Test
  void aRemovalIsSignedByTheDeviceThatAsksForIt() throws Exception {
    TestDevice laptop = phone.link();
    TestDevice tablet = phone.link();
    Instant at = server.clock().instant();
    RemoveDevice good = phone.removal(laptop);
    for (RemoveDevice bad :
        List.of(
            tablet.removal(laptop),
            phone.removal(tablet),
            new RemoveDevice(at.plus(Duration.ofMillis(1)), good.signature(), good.deviceSet()))) {
      var _ = put(laptop, bad).problem(ProblemType.CHALLENGE_FAILED);
    }
    assertThat(put(laptop, good).status()).isEqualTo(204);
  }

  private Answer put(TestDevice removed, RemoveDevice request) throws Exception {
    return server.send(
        "PUT",
        DirectoryOperations.REMOVE_DEVICE.at(removed.id()),
        JSON.encode(request),
        phone.authorization());
  }

  @Test
  void aRemovedDeviceIsToldByWhomUntilItIsAddedAgain() throws Exception {
    TestDevice laptop = phone.link();
    TestDevice tablet = laptop.link();
    assertThat(tablet.remove(phone, Map.of()).status()).isEqualTo(204);
    for (Answer refused :
        List.of(
            server.post(Paths.CHALLENGES, new ChallengeRequest(phone.id()), Map.of()),
            server.post(Paths.TOKENS, phone.answerTo(tablet.challenge()), Map.of()))) {
      Problem problem = refused.problem(ProblemType.DEVICE_REMOVED);
      Removal removal = problem.removal().orElseThrow();
      assertThat(removal.device()).isEqualTo(phone.id());
      assertThat(removal.by()).isEqualTo(tablet.signer().publicKey());
      assertThat(removal.endorsements())
          .extracting(Endorsement::by)
          .containsExactly(phone.signer().publicKey(), laptop.signer().publicKey());
    }
    var _ =
        server
            .post(
                Paths.CHALLENGES,
                new ChallengeRequest(TestDevice.unknown(server, "alice").id()),
                Map.of())
            .problem(ProblemType.UNKNOWN_DEVICE);
    assertThat(tablet.add(phone).status()).isEqualTo(201);
    phone.authenticate();
  }

  @Test
  void anAccountSeesWhatItsDevicesHavePublished() throws Exception {
    TestDevice laptop = phone.link();
    phone.publish(3);
    List<OwnDevice> devices =
        laptop.get(DirectoryOperations.OWN_ACCOUNT.path()).as(OwnAccount.class).devices();
    assertThat(devices.get(0).keys())
        .isEqualTo(
            new DeviceKeys(Optional.empty(), 0, 0, List.of(new KeyPackageCount.Suite(1, 3, 0))));
    assertThat(devices.get(1).keys()).isEqualTo(DeviceKeys.NONE);
  }
}
