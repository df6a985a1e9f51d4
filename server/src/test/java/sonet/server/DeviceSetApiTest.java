package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.protocol.AddDevice;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.NewDevice;
import sonet.protocol.OwnAccount;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RemoveDevice;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.LogPerson;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetEditor.Change;
import sonet.transparency.directory.DeviceSetRules;

/// What is handed in for the log with a change of devices: the right next set, of what the request
/// says, signed by who asks. One that is refused changes nothing.
final class DeviceSetApiTest {
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));

  @TempDir Path data;
  private TestServer server;
  private TestDevice phone;
  private TestDevice laptop;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    phone = TestDevice.register(server, "alice");
    laptop = phone.link();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private long now() {
    return server.clock().instant().toEpochMilli();
  }

  private Change change(ChangeReason reason) {
    return new Change(now(), reason);
  }

  private static DeviceKey key(NewDevice device, long at) {
    return new DeviceKey(device.signatureKey(), device.proof(), List.of(1), at);
  }

  private void refuse(RegisterAccount good, DeviceSet set) throws Exception {
    refuse(good, set.encoded());
  }

  private void refuse(RegisterAccount good, Bytes set) throws Exception {
    var _ =
        server
            .post(
                Paths.ACCOUNTS, new RegisterAccount(good.name(), good.device(), set), phone.home())
            .problem(ProblemType.DEVICE_SET_REFUSED);
  }

  private Answer add(AddDevice good, Bytes set) throws Exception {
    return phone.post(Paths.OWN_DEVICES, new AddDevice(good.device(), good.endorsement(), set));
  }

  private Answer remove(TestDevice device, RemoveDevice good, DeviceSet set) throws Exception {
    return server.send(
        "PUT",
        DirectoryOperations.REMOVE_DEVICE.at(device.id()),
        Codec.json(1 << 20).encode(new RemoveDevice(good.at(), good.signature(), set.encoded())),
        phone.authorization());
  }

  @Test
  void theFirstSetIsOfTheOneDeviceAndSignedByIt() throws Exception {
    TestDevice bob = TestDevice.unknown(server, "bob");
    TestDevice carol = TestDevice.unknown(server, "carol");
    RegisterAccount good = bob.registration();
    Bytes account = good.name().identity();
    refuse(good, Bytes.of((byte) 1));
    refuse(good, carol.registration().deviceSet());
    refuse(good, EDITOR.first(account, now(), List.of(1), carol.signer()));
    refuse(good, DeviceSet.decode(phone.registration().deviceSet()));
    refuse(good, unsigned(DeviceSet.decode(good.deviceSet())));
    refuse(
        good,
        EDITOR.first(account, now() + Duration.ofDays(2).toMillis(), List.of(1), bob.signer()));
    NewDevice device = good.device();
    refuse(
        good,
        EDITOR.adding(
            DeviceSet.decode(good.deviceSet()),
            change(ChangeReason.NEW_DEVICE),
            key(carol.newDevice(), now()),
            bob.signer()));
    assertThat(device.signatureKey()).isEqualTo(bob.signer().publicKey());
    assertThat(server.post(Paths.ACCOUNTS, good, phone.home()).status()).isEqualTo(201);
  }

  private static DeviceSet unsigned(DeviceSet set) {
    return new DeviceSet(
        set.account(),
        set.number(),
        set.previous(),
        set.at(),
        set.reason(),
        set.note(),
        set.devices(),
        set.removed(),
        Optional.empty());
  }

  @Test
  void aFurtherSetJustHasTheDeviceBesides() throws Exception {
    TestDevice tablet = TestDevice.unknown(server, "alice");
    AddDevice good = phone.endorsed(tablet.newDevice());
    DeviceSet before = phone.deviceSet();
    DeviceKey fresh = key(good.device(), now());
    DeviceKey other = key(TestDevice.unknown(server, "alice").newDevice(), now());
    Signer signer = phone.signer();
    Change adding = change(ChangeReason.NEW_DEVICE);
    DeviceSet both =
        EDITOR.adding(EDITOR.adding(before, adding, other, signer), adding, fresh, signer);
    for (DeviceSet bad :
        List.of(
            EDITOR.adding(before, adding, other, signer),
            EDITOR.adding(before, adding, fresh, laptop.signer()),
            EDITOR.adding(before, change(ChangeReason.ADMINISTRATOR), fresh, signer),
            unsigned(DeviceSet.decode(good.deviceSet())),
            EDITOR.removing(
                before,
                change(ChangeReason.LOST_DEVICE),
                Set.of(laptop.signer().publicKey()),
                signer))) {
      var _ = add(good, bad.encoded()).problem(ProblemType.DEVICE_SET_REFUSED);
    }
    // One that follows on another.
    var _ = add(good, both.encoded()).problem(ProblemType.DEVICE_SET_CONFLICT);
    assertThat(phone.deviceSet()).isEqualTo(before);
    assertThat(add(good, good.deviceSet()).status()).isEqualTo(201);
    assertThat(phone.deviceSet().encoded()).isEqualTo(good.deviceSet());
  }

  @Test
  void oneThatFollowsOnAnOldSetIsToldSo() throws Exception {
    AddDevice late = phone.endorsed(TestDevice.unknown(server, "alice").newDevice());
    TestDevice _ = laptop.link();
    var _ = phone.post(Paths.OWN_DEVICES, late).problem(ProblemType.DEVICE_SET_CONFLICT);
    AddDevice again = phone.endorsed(late.device());
    assertThat(phone.post(Paths.OWN_DEVICES, again).status()).isEqualTo(201);
  }

  @Test
  void aSetAfterARemovalJustLacksTheDevice() throws Exception {
    TestDevice tablet = phone.link();
    RemoveDevice good = phone.removal(laptop);
    DeviceSet before = phone.deviceSet();
    Bytes doomed = laptop.signer().publicKey();
    Signer signer = phone.signer();
    Change lost = change(ChangeReason.LOST_DEVICE);
    for (DeviceSet bad :
        List.of(
            EDITOR.removing(before, lost, Set.of(tablet.signer().publicKey()), signer),
            EDITOR.removing(before, lost, Set.of(doomed, tablet.signer().publicKey()), signer),
            EDITOR.removing(before, lost, Set.of(doomed), tablet.signer()),
            EDITOR.removing(before, change(ChangeReason.ADMINISTRATOR), Set.of(doomed), signer),
            EDITOR.removing(before, lost, Set.of(doomed)),
            EDITOR.withSuites(before, now(), List.of(1, 2), signer))) {
      var _ = remove(laptop, good, bad).problem(ProblemType.DEVICE_SET_REFUSED);
    }
    assertThat(phone.deviceSet()).isEqualTo(before);
    DeviceSet right = EDITOR.removing(before, lost, Set.of(doomed), signer);
    assertThat(remove(laptop, good, right).status()).isEqualTo(204);
    LogPerson bob = LogPerson.of(server, TestDevice.register(server, "bob"));
    assertThat(bob.devices(phone.account())).isEqualTo(right);
  }

  @Test
  void theAccountShowsTheSetThatTheNextIsMadeFrom() throws Exception {
    OwnAccount shown = phone.get(DirectoryOperations.OWN_ACCOUNT.path()).as(OwnAccount.class);
    DeviceSet set = DeviceSet.decode(shown.deviceSet().orElseThrow());
    assertThat(set.number()).isEqualTo(1);
    assertThat(set.devices())
        .extracting(DeviceKey::signatureKey)
        .containsExactly(phone.signer().publicKey(), laptop.signer().publicKey());
    assertThat(Instant.ofEpochMilli(set.at())).isEqualTo(server.clock().instant());
  }
}
