package sonet.server.audit;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditHead;
import sonet.protocol.AuditPruning;
import sonet.protocol.LogPruning;
import sonet.protocol.SigningInput;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.StoredEntry;

/// The audit trails in a storage.
///
/// A trail is a log ([sonet.store.LogStore]) like any other: its entries have numbers without a
/// gap, and each holds the hash of the one before. An entry's body is an [AuditAct] in JSON. What
/// is signed is the head alone, when somebody asks for it.
public final class Trails {
  /// What the entries of a trail are to the store. Their content says the rest.
  static final int ACT = 1;

  private static final System.Logger LOG = System.getLogger(Trails.class.getName());

  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Names names;
  private final TrailKeys keys;
  private final Owed owed;

  /// The trails in a storage.
  ///
  /// @param names of tenants, which the signatures of heads cover
  public Trails(Storage storage, Primitives primitives, InstantSource clock, Names names) {
    this.names = names;
    this.storage = storage;
    this.primitives = primitives;
    this.clock = clock;
    this.keys = new TrailKeys(storage, primitives);
    this.owed = new Owed(storage);
  }

  /// Knows what the trails are called.
  @FunctionalInterface
  public interface Names {
    /// The name of a tenant, empty for the service.
    ///
    /// @throws RefusalException when the store fails
    String of(Locations at) throws RefusalException;
  }

  Storage storage() {
    return storage;
  }

  /// A fresh id of an act.
  String newId() {
    return primitives.random(12).toHex();
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// An entry that is still to be written.
  LogWrite write(Locations at, AuditAct act) {
    return LogWrite.follow(
        at.auditLog(),
        new NewEntry(
            ACT, 0, primitives.random(16), Bytes.EMPTY, Bytes.EMPTY, now(), storage.encode(act)));
  }

  /// Writes an entry by itself, with documents that go with it.
  ///
  /// @throws RefusalException when the store fails
  void append(Locations at, AuditAct act, DocWrite... docs) throws RefusalException {
    Outcome outcome = storage.write(new Batch(List.of(write(at, act)), List.of(docs)));
    if (!(outcome instanceof Outcome.Written)) {
      throw new AssertionError("nothing stands against an entry of a trail: " + outcome);
    }
  }

  /// Writes what came of an act that was begun, and takes its note away: now, or when the store
  /// takes it again.
  void end(Locations at, AuditAct act, DocWrite note) {
    Batch batch = new Batch(List.of(write(at, act)), List.of(note));
    try {
      Outcome _ = storage.write(batch);
    } catch (RefusalException broken) {
      LOG.log(
          Level.WARNING,
          "the audit trail does not say yet what came of {0}: {1}",
          act.what(),
          broken.getMessage());
      owed.add(at, batch);
    }
  }

  /// Writes what [#end] could not.
  ///
  /// @throws RefusalException when the store fails
  void settle(Locations at) throws RefusalException {
    owed.settle(at);
  }

  /// Where a trail stands, signed now.
  ///
  /// @throws RefusalException when the store fails
  public AuditHead head(Locations at) throws RefusalException {
    Head head = storage.call(store -> store.head(at.auditLog()));
    return signed(at, head);
  }

  AuditHead signed(Locations at, Head head) throws RefusalException {
    Signer signer = keys.of(at);
    AuditHead unsigned = new AuditHead(signer.publicKey(), head.seq(), head.hash(), now());
    return unsigned.with(signer.sign(SigningInput.auditHead(names.of(at), unsigned)));
  }

  /// The record with its signature in place of the one it has.
  AuditPruning signed(Locations at, AuditPruning pruning) throws RefusalException {
    Bytes signature = keys.of(at).sign(SigningInput.auditPruning(pruning));
    return new AuditPruning(
        pruning.from(),
        pruning.upTo(),
        pruning.count(),
        pruning.hashBefore(),
        pruning.hashAfter(),
        pruning.rule(),
        pruning.at(),
        signature);
  }

  /// The record as of now, with its signature.
  LogPruning signed(Locations at, LogPruning pruning) throws RefusalException {
    LogPruning dated = pruning.at(now());
    return dated.signed(keys.of(at).sign(SigningInput.logPruning(dated)));
  }

  Bytes hash(StoredEntry entry) {
    return primitives.hash(entry.hashInput());
  }

  /// An entry as it is shown.
  AuditEntry shown(StoredEntry entry) {
    return new AuditEntry(
        entry.seq(),
        entry.at(),
        entry.prevHash(),
        entry.body(),
        storage.decode(entry.body(), AuditAct.class));
  }

  /// The last pruning of a trail.
  ///
  /// @throws RefusalException when the store fails
  Optional<AuditPruning> lastPruning(Locations at) throws RefusalException {
    return storage.read(at.auditPruning(), AuditPruning.class).map(Storage.Versioned::value);
  }

  /// A tenant is gone, and its trail with it.
  public void forget(Locations at) {
    keys.forget(at.tenant());
    owed.forget(at.tenant());
  }
}
