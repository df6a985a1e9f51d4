package sonet.server.storage;

import java.nio.ByteBuffer;
import sonet.crypto.Bytes;
import sonet.store.DocId;
import sonet.store.LogId;
import sonet.store.Tenant;

/// The names of everything that a tenant's transparency log consists of. The numbers are on disks
/// and never change.
///
/// What belongs to a log entry has its position in the key, and is written once. Pages of the
/// prefix tree stand under their path before their position, so that those of a path are
/// neighbours, and the ones that a later entry replaced come first.
///
/// @param tenant whose log
public record TransparencyLocations(Tenant tenant) {
  private static final int QUEUE_LOG = 3;

  private static final int LOG = 70;
  private static final int TIP = 71;
  private static final int ENTRY = 72;
  private static final int PAGES = 73;
  private static final int UPDATE = 74;
  private static final int LABEL = 75;
  private static final int VERSION = 76;
  private static final int LABEL_KEY = 77;
  private static final int SUBMITTED = 78;
  private static final int FOLLOWED = 83;
  private static final int ERASURE = 84;
  private static final int ANCHOR_KEYS = 85;
  private static final int SIGNED_CHECKPOINT = 86;
  private static final int CHECKPOINT = 87;
  private static final int TILE = 88;
  private static final int AUDITOR_HEAD = 89;
  private static final int CREDENTIAL = 91;
  private static final int PAGE_PRUNING = 92;

  /// What waits to be put into the log.
  public LogId queue() {
    return new LogId(tenant, QUEUE_LOG, Bytes.EMPTY);
  }

  /// The configuration of the log, with its private keys.
  public DocId log() {
    return new DocId(tenant, LOG, Bytes.EMPTY);
  }

  /// How far the log has come: whoever replaces it adds an entry.
  public DocId tip() {
    return new DocId(tenant, TIP, Bytes.EMPTY);
  }

  /// A log entry, with the heads of the subtrees that it made full.
  public DocId entry(long position) {
    return new DocId(tenant, ENTRY, number(position));
  }

  /// The pages of the prefix tree that an entry wrote below a path.
  public DocId pages(Bytes path, long position) {
    return new DocId(
        tenant, PAGES, Bytes.concat(Bytes.of((byte) path.length()), path, number(position)));
  }

  /// What an entry changed, for auditors.
  public DocId update(long position) {
    return new DocId(tenant, UPDATE, number(position));
  }

  /// The greatest version of a label.
  public DocId label(Bytes label) {
    return new DocId(tenant, LABEL, label);
  }

  /// A version of a label.
  public DocId version(Bytes label, long version) {
    return new DocId(
        tenant,
        VERSION,
        Bytes.concat(
            Bytes.of((byte) label.length()),
            label,
            Bytes.wrap(ByteBuffer.allocate(4).putInt((int) version).array())));
  }

  /// The key that the values of a label lie sealed under.
  public DocId labelKey(Bytes label) {
    return new DocId(tenant, LABEL_KEY, label);
  }

  /// The last value of a label that was submitted, whether or not it is in the log yet.
  public DocId submitted(Bytes label) {
    return new DocId(tenant, SUBMITTED, label);
  }

  /// What every note of a version that another one followed begins with, the oldest first.
  public DocId followed() {
    return new DocId(tenant, FOLLOWED, Bytes.EMPTY);
  }

  /// The note that a version was followed by the one that an entry added.
  public DocId followed(long position, Bytes label, long version) {
    return new DocId(
        tenant,
        FOLLOWED,
        Bytes.concat(
            number(position),
            label,
            Bytes.wrap(ByteBuffer.allocate(4).putInt((int) version).array())));
  }

  /// What every note of a label to be erased begins with.
  public DocId erasures() {
    return new DocId(tenant, ERASURE, Bytes.EMPTY);
  }

  /// The note that a label is to be erased; it holds the position of its last version when all
  /// before that one is gone.
  public DocId erasure(Bytes label) {
    return new DocId(tenant, ERASURE, label);
  }

  /// The name and the private keys of the anchor log.
  public DocId anchorKeys() {
    return new DocId(tenant, ANCHOR_KEYS, Bytes.EMPTY);
  }

  /// The last checkpoint of the anchor log that was signed: whoever replaces it signs the next.
  public DocId signedCheckpoint() {
    return new DocId(tenant, SIGNED_CHECKPOINT, Bytes.EMPTY);
  }

  /// The last checkpoint that enough witnesses have seen.
  public DocId checkpoint() {
    return new DocId(tenant, CHECKPOINT, Bytes.EMPTY);
  }

  /// A tile of the anchor log, as far as it has got.
  public DocId tile(int level, long index) {
    return new DocId(tenant, TILE, Bytes.concat(Bytes.of((byte) level), number(index)));
  }

  /// The last head of an auditor, by the hash of its key.
  public DocId auditorHead(Bytes hash) {
    return new DocId(tenant, AUDITOR_HEAD, hash);
  }

  /// The credential that an account shows of itself.
  public DocId credential(Bytes label) {
    return new DocId(tenant, CREDENTIAL, label);
  }

  /// How far the pages of prefix trees are pruned.
  public DocId pagePruning() {
    return new DocId(tenant, PAGE_PRUNING, Bytes.EMPTY);
  }

  private static Bytes number(long value) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(value).array());
  }
}
