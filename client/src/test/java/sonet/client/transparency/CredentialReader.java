package sonet.client.transparency;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.client.state.StateFile;
import sonet.client.state.Transaction;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeLogAnswers;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.AccountName;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.SignedText;

/// Someone who is shown the keys of bob and what came along with them, with a disk that can fail;
/// and bob's two devices.
final class CredentialReader implements AutoCloseable {
  private static final AccountName BOB = new AccountName("bob");
  private static final DeviceSetRules RULES = new DeviceSetRules(Providers.pure());
  private static final DeviceSetEditor EDITOR = new DeviceSetEditor(RULES);

  private final Path folder;
  private final List<KeyChange> changes = new ArrayList<>();
  private final List<KeyAlarm> alarms = new ArrayList<>();
  private final List<Bytes> published = new ArrayList<>();
  private final Device phone = new Device();
  private final Device tablet = new Device();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final FakeKeyLog log = new FakeKeyLog(() -> now);
  private FakeKeyLog shown = log;
  private int writesLeft = Integer.MAX_VALUE;
  private boolean publishing = true;
  private StateFile state;
  private VerifiedLog verified;
  private Directory directory;

  CredentialReader(Path folder) throws ClientException {
    this.folder = folder;
    this.state = open();
    this.verified = verified();
    this.directory = fresh();
  }

  private StateFile open() throws ClientException {
    return StateFile.open(
        new StateFile.Place(
            folder, Providers.pure(), Providers.random(), new Argon2id.Cost(64, 1, 1)),
        Secret.of(Bytes.utf8("secret")));
  }

  private VerifiedLog verified() throws ClientException {
    return VerifiedLog.open(
        new Disk(),
        new FakeLogAnswers(() -> shown, new Asker()),
        new VerifiedLog.Tools(Providers.pure(), () -> now, Optional.empty(), Auditing.NONE));
  }

  private Directory fresh() throws ClientException {
    return new Directory(verified, (account, keys, known) -> false, KeyPolicy.STRICT);
  }

  void reopen() throws ClientException {
    state.close();
    state = open();
    verified = verified();
    directory = fresh();
  }

  @Override
  public void close() throws ClientException {
    state.close();
  }

  FakeKeyLog log() {
    return log;
  }

  /// Is shown another log from now on.
  void show(FakeKeyLog other) {
    shown = other;
  }

  FakeKeyLog otherLog() {
    return new FakeKeyLog(() -> now);
  }

  VerifiedLog verifiedLog() {
    return verified;
  }

  Directory directory() {
    return directory;
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void failAfter(int writes) {
    writesLeft = writes;
  }

  /// The server takes no credentials from now on, or does again.
  void publishing(boolean taken) {
    publishing = taken;
  }

  List<KeyChange> changes() {
    return List.copyOf(changes);
  }

  List<KeyAlarm> alarms() {
    return List.copyOf(alarms);
  }

  List<Bytes> published() {
    return List.copyOf(published);
  }

  Device phone() {
    return phone;
  }

  Device tablet() {
    return tablet;
  }

  AccountName account() {
    return BOB;
  }

  Bytes bob() {
    return BOB.identity();
  }

  void walk() throws ClientException {
    var _ = verified.walk();
  }

  AccountKeys check(List<Bytes> credentials, Bytes... keys) throws ClientException {
    return directory.check(BOB, Directory.Shown.whole(List.of(keys)).with(credentials));
  }

  boolean believes(Bytes credential, Bytes... keys) throws ClientException {
    return directory.believe(BOB, Directory.Shown.whole(List.of(keys)).with(List.of(credential)));
  }

  Directory.Use use(Bytes key) {
    return directory.use(BOB.value(), key);
  }

  DeviceSet first() {
    return first(bob());
  }

  DeviceSet first(Bytes account) {
    return EDITOR.first(account, now.toEpochMilli(), List.of(1), phone);
  }

  /// The next set, to which the phone has added the tablet.
  DeviceSet adding(DeviceSet before) {
    return EDITOR.adding(
        before,
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.NEW_DEVICE),
        tablet.key(before.account(), now),
        phone);
  }

  /// The next set, from which the phone has removed the tablet.
  DeviceSet removing(DeviceSet before) {
    return EDITOR.removing(
        before,
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.LOST_DEVICE),
        Set.of(tablet.publicKey()),
        phone);
  }

  /// The next set, to which the operator has added a device of its own.
  DeviceSet unsigned(DeviceSet before) {
    List<DeviceKey> devices = new ArrayList<>(before.devices());
    devices.add(new Device().key(before.account(), now));
    return new DeviceSet(
        before.account(),
        before.number() + 1,
        RULES.hash(before),
        now.toEpochMilli(),
        ChangeReason.ROTATION,
        "",
        devices,
        List.of(),
        Optional.empty());
  }

  /// A device of bob's.
  static final class Device implements Signer {
    private final KeyPair pair = ed25519().generate(Providers.random());

    private static SignatureFunction ed25519() {
      return Providers.pure().signature(SignatureScheme.ED25519).orElseThrow();
    }

    DeviceKey key(Bytes account, Instant at) {
      Bytes proof = sign(SignedText.possession(account, publicKey()));
      return new DeviceKey(publicKey(), proof, List.of(1), at.toEpochMilli());
    }

    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ED25519;
    }

    @Override
    public Bytes publicKey() {
      return pair.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      byte[] key = pair.privateKey().expose();
      return Bytes.wrap(ed25519().sign(key, pair.publicKey().toArray(), message.toArray()));
    }
  }

  private final class Asker implements FakeLogAnswers.Asker {
    @Override
    public Bytes identity() {
      return BOB.identity();
    }

    @Override
    public void publish(Bytes credential) throws ClientException {
      if (!publishing) {
        throw new ClientException(Reason.REFUSED, "The server takes no credentials.");
      }
      published.add(credential);
    }
  }

  /// The state of a device that fails after so many writes.
  private final class Disk implements Vault {
    @Override
    public <T> T read(StateFile.Work<T> work) throws ClientException {
      return state.read(work);
    }

    @Override
    public <T> T write(StateFile.Work<T> work) throws ClientException {
      if (writesLeft-- <= 0) {
        throw new ClientException(Reason.DISK_FAILED, "The disk failed.");
      }
      return state.write(work);
    }

    @Override
    public void note(Transaction t, KeyChange change) {
      changes.add(change);
    }

    @Override
    public void note(KeyAlarm alarm) {
      alarms.add(alarm);
    }
  }
}
