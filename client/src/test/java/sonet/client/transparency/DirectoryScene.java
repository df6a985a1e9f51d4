package sonet.client.transparency;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
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
import sonet.protocol.AccountName;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.SignedText;

/// A directory over a log of the engine, with a disk that can fail at each step, and the devices of
/// the account that it is asked for.
abstract class DirectoryScene {
  static final AccountName BOB = new AccountName("bob");
  static final DeviceSetEditor EDITOR = new DeviceSetEditor(new DeviceSetRules(Providers.pure()));

  final List<KeyChange> changes = new ArrayList<>();
  final List<KeyAlarm> alarms = new ArrayList<>();
  final Party phone = new Party();
  Path folder = Path.of(".");
  Instant now = Instant.parse("2026-11-21T12:00:00Z");
  FakeKeyLog log = new FakeKeyLog(() -> now);
  final Set<Bytes> endorsed = new HashSet<>();
  final List<Bytes> published = new ArrayList<>();
  final FakeLogAnswers.Asker asker =
      new FakeLogAnswers.Asker() {
        @Override
        public Bytes identity() {
          return BOB.identity();
        }

        @Override
        public void publish(Bytes credential) {
          published.add(credential);
        }
      };
  int writesLeft = Integer.MAX_VALUE;
  StateFile state;
  Directory directory;
  VerifiedLog verified;

  @BeforeEach
  void begin(@TempDir Path path) throws Exception {
    folder = path;
    log.submit(BOB.identity(), first().encoded());
    open();
  }

  @AfterEach
  void end() throws ClientException {
    state.close();
  }

  DeviceSet first() {
    return EDITOR.first(BOB.identity(), now.toEpochMilli(), List.of(1), phone);
  }

  final void open() throws ClientException {
    state =
        StateFile.open(
            new StateFile.Place(
                folder, Providers.pure(), Providers.random(), new Argon2id.Cost(64, 1, 1)),
            Secret.of(Bytes.utf8("secret")));
    verified =
        VerifiedLog.open(
            new Disk(),
            new FakeLogAnswers(() -> log, asker),
            new VerifiedLog.Tools(Providers.pure(), () -> now, Optional.empty(), Auditing.NONE));
    directory =
        new Directory(verified, (_, keys, _) -> endorsed.containsAll(keys), KeyPolicy.STRICT);
  }

  void reopen() throws ClientException {
    state.close();
    open();
  }

  AccountKeys look(Bytes... keys) throws ClientException {
    return directory.check(BOB, Directory.Shown.whole(List.of(keys)));
  }

  void later() {
    now = now.plus(Duration.ofMinutes(30));
  }

  DeviceSet adding(DeviceSet before, Party device) {
    return adding(before, device, phone);
  }

  DeviceSet adding(DeviceSet before, Party device, Party by) {
    return EDITOR.adding(
        before,
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.NEW_DEVICE),
        device.key(now),
        by);
  }

  /// A set that the operator makes: nobody of the account signs it.
  DeviceSet unsigned(
      DeviceSet before, ChangeReason reason, List<DeviceKey> devices, List<Bytes> removed) {
    return new DeviceSet(
        BOB.identity(),
        before.number() + 1,
        new DeviceSetRules(Providers.pure()).hash(before),
        now.toEpochMilli(),
        reason,
        "",
        devices,
        removed,
        Optional.empty());
  }

  void publish() {
    for (int i = 0; i < 3; i++) {
      now = now.plus(FakeKeyLog.WINDOW);
      log.pad();
    }
  }

  /// A device of an account.
  static final class Party implements Signer {
    private final KeyPair pair =
        Providers.pure()
            .signature(SignatureScheme.ED25519)
            .orElseThrow()
            .generate(Providers.random());

    /// As a device of the account.
    DeviceKey key(Instant at) {
      return new DeviceKey(
          publicKey(),
          sign(SignedText.possession(BOB.identity(), publicKey())),
          List.of(1),
          at.toEpochMilli());
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
      return Bytes.wrap(
          Providers.pure()
              .signature(SignatureScheme.ED25519)
              .orElseThrow()
              .sign(pair.privateKey().expose(), pair.publicKey().toArray(), message.toArray()));
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
