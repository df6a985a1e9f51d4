package sonet.server.transparency;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.server.ServerException;
import sonet.server.account.AccountEntry;
import sonet.server.account.DeviceEntry;
import sonet.server.account.Primitives;
import sonet.server.config.Configuration;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.LocalWakeBus;
import sonet.store.Outcome;
import sonet.store.StoreException;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.SignedText;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.StoredVersion;

/// What an operator could do who has the server's data and keys and is dishonest: writes into the
/// folder of a server that is not running what the service itself never would. Nothing of the
/// service uses it. It is there to show, in `sonet demo --attack` and in tests, that each of these
/// is found by those who need not trust the operator.
public final class RogueOperator implements AutoCloseable {
  private final SqliteStore store;
  private final Storage storage;
  private final TenantLogs logs;
  private final Submissions submissions;
  private final Locations at = new Locations(SystemLocations.DEFAULT);
  private final CryptoProvider provider = Providers.best();
  private final RandomSource random = Providers.random();
  private final InstantSource clock;
  private final DeviceSetRules rules = new DeviceSetRules(provider);

  private RogueOperator(SqliteStore store, InstantSource clock) {
    this.clock = clock;
    Primitives primitives = new Primitives(provider, random);
    this.store = store;
    this.storage = new Storage(store, new LocalWakeBus());
    this.logs =
        new TenantLogs(
            new TenantLogs.Parts(
                storage,
                store,
                new LogCaches(1 << 20, 1 << 20, 1 << 20),
                LogSettings.of(Configuration.INITIAL),
                primitives,
                provider,
                random));
    this.submissions = new Submissions(logs, storage, primitives, clock);
  }

  /// Opens the folder of a server.
  ///
  /// @param clock the time of what it writes
  /// @throws ServerException when a server runs on it
  public static RogueOperator open(Path data, InstantSource clock) throws ServerException {
    Primitives primitives = new Primitives(Providers.best(), Providers.random());
    try {
      return new RogueOperator(SqliteStore.open(SqliteOptions.of(data), primitives::hash), clock);
    } catch (StoreException e) {
      throw new ServerException(
          ServerException.Reason.DATA_UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /// Puts a device of its own into the place of all devices of an account, in the directory and in
  /// the log, with a change that only the new key has signed.
  ///
  /// @return the key of the device
  public Bytes swapKeys(AccountName account) throws RefusalException {
    Signer rogue = newKey();
    Bytes label = Labels.of(account);
    Submissions.Last last = submissions.last(at, label).orElseThrow();
    DeviceSet before = decoded(last.value());
    long now = clock.millis();
    DeviceKey device =
        new DeviceKey(
            rogue.publicKey(),
            rogue.sign(SignedText.possession(account.identity(), rogue.publicKey())),
            before.devices().getFirst().suites(),
            now);
    DeviceSet swapped =
        new DeviceSetEditor(rules)
            .replacing(
                before,
                new DeviceSetEditor.Change(now, ChangeReason.ROTATION),
                Set.copyOf(before.devices().stream().map(DeviceKey::signatureKey).toList()),
                device,
                rogue);
    Submissions.Submission submission =
        submissions.next(at, label, Optional.of(last), swapped.encoded());
    Device shown =
        new Device(
            new Primitives(provider, random).device(rogue.publicKey()),
            account,
            "phone",
            rogue.publicKey(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    write(
        new Batch(
            List.of(submission.queue()),
            List.of(
                submission.last(),
                new DocWrite.Put(
                    at.account(account),
                    storage.encode(new AccountEntry(account, List.of(shown.id())))),
                new DocWrite.Put(at.device(shown.id()), storage.encode(DeviceEntry.of(shown))))));
    return rogue.publicKey();
  }

  /// Adds entries that change nothing anybody could ask for, until the log has so many.
  public void growTo(long size) throws RefusalException {
    TenantLog log = logs.of(at);
    Growth growth = new Growth(storage, random, clock, (_, _) -> List.of());
    while (log.size() < size) {
      TenantLog.Shown before = log.shown();
      log.show(
          growth
              .write(log, before, growth.next(log, before, true))
              .shown()
              .orElseThrow(() -> new AssertionError("nobody else writes into this store")));
    }
  }

  /// Takes the last change of an account's devices out of the log again: its leaf out of the prefix
  /// tree, and what is kept of it out of the store, as if it had never been.
  public void hideLastChange(AccountName account) throws RefusalException {
    Bytes label = Labels.of(account);
    Submissions.Last last = submissions.last(at, label).orElseThrow();
    TenantLog log = logs.of(at);
    StoredVersion hidden = log.stored().version(label, last.version()).orElseThrow();
    long before = last.version() - 1;
    Bytes earlier = log.stored().opened(label, before).orElseThrow().value().value();
    TenantLog.Shown shown = log.shown();
    LogBatch batch =
        log.writer()
            .append(
                shown.tip(),
                List.of(),
                List.of(hidden.leaf()),
                Math.max(clock.millis(), shown.timestamp()));
    Tip tip = new Tip(shown.document().taken(), Optional.of(batch.treeHead()));
    List<DocWrite> docs = new ArrayList<>(log.stored().writes(batch, List.of(), 0));
    docs.add(new DocWrite.Put(at.transparency().tip(), tip.encoded()));
    docs.add(new DocWrite.Put(at.transparency().label(label), number(before)));
    docs.add(
        new DocWrite.Put(
            at.transparency().submitted(label), Bytes.concat(number(before), earlier)));
    docs.add(new DocWrite.Delete(at.transparency().version(label, last.version())));
    write(new Batch(List.of(), docs));
  }

  private void write(Batch batch) throws RefusalException {
    if (!(storage.write(batch) instanceof Outcome.Written)) {
      throw new AssertionError("nobody else writes into this store");
    }
  }

  private static Bytes number(long version) {
    return new Writer().u32((int) version).toBytes();
  }

  private static DeviceSet decoded(Bytes value) {
    try {
      return DeviceSet.decode(value);
    } catch (TransparencyException e) {
      throw new AssertionError("the service takes no other values", e);
    }
  }

  private Signer newKey() {
    SignatureFunction ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    return new RogueKey(ed25519, ed25519.generate(random));
  }

  private record RogueKey(SignatureFunction ed25519, KeyPair pair) implements Signer {
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
          ed25519.sign(pair.privateKey().expose(), pair.publicKey().toArray(), message.toArray()));
    }
  }

  @Override
  public void close() {
    logs.close();
    store.close();
  }
}
