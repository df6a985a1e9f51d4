package sonet.server.storage;

import java.nio.ByteBuffer;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.store.BlobId;
import sonet.store.DocId;
import sonet.store.LogId;
import sonet.store.LogStore;
import sonet.store.PoolId;
import sonet.store.Tenant;

/// The names of everything that a tenant's state consists of. The numbers are on disks and never
/// change.
///
/// @param tenant whose state
public record Locations(Tenant tenant) {
  private static final int GROUP_LOG = 1;
  private static final int INBOX_LOG = 2;
  private static final int AUDIT_LOG = 8;

  private static final int ACCOUNT = 1;
  private static final int DEVICE = 2;
  private static final int MEMBERSHIP = 3;
  private static final int GROUP_INFO = 5;
  private static final int GROUP_TREE = 6;
  private static final int SERVER_KEY = 7;
  private static final int GROUP_STATE = 8;
  private static final int GROUP_CONDITION = 20;
  private static final int GROUP_CHANNEL = 21;
  private static final int LAST_ACTIVE = 40;
  private static final int DEVICE_ERASURE = 41;
  private static final int ACCOUNT_ERASURE = 42;
  private static final int DELIVERY_KEY = 43;
  private static final int PREKEY_BUNDLE = 44;
  private static final int BLOB = 45;
  private static final int ACCOUNT_BLOB = 46;
  private static final int BLOB_OF_HASH = 47;
  private static final int CURSOR = 48;

  private static final int LINK = 49;
  private static final int LINK_OF_DEVICE = 50;
  private static final int REMOVAL = 51;

  private static final int REPEAT = 60;

  private static final int AUDIT_KEY = 80;
  private static final int AUDIT_INTENT = 81;
  private static final int AUDIT_PRUNING = 82;
  private static final int AUDIT_ERASURES = 90;

  private static final int EC_PREKEYS = 1;
  private static final int KEM_PREKEYS = 2;

  private static final int INVITATION = 30;

  /// The places of the transparency log.
  public TransparencyLocations transparency() {
    return new TransparencyLocations(tenant);
  }

  /// The log of a group.
  public LogId groupLog(GroupId group) {
    return new LogId(tenant, GROUP_LOG, group.value());
  }

  /// The inbox of a device.
  public LogId inboxLog(DeviceId device) {
    return new LogId(tenant, INBOX_LOG, device.value());
  }

  /// An account.
  public DocId account(AccountName name) {
    return new DocId(tenant, ACCOUNT, name.identity());
  }

  /// What every account begins with.
  public DocId accounts() {
    return new DocId(tenant, ACCOUNT, Bytes.EMPTY);
  }

  /// An invitation to register, by the hash of its code.
  public DocId invitation(Bytes hash) {
    return new DocId(tenant, INVITATION, hash);
  }

  /// A device.
  public DocId device(DeviceId device) {
    return new DocId(tenant, DEVICE, device.value());
  }

  /// Since when, and until when, a device is a member of a group.
  public DocId membership(DeviceId device, GroupId group) {
    return new DocId(tenant, MEMBERSHIP, Bytes.concat(device.value(), group.value()));
  }

  /// What every membership of a device begins with.
  public DocId memberships(DeviceId device) {
    return new DocId(tenant, MEMBERSHIP, device.value());
  }

  /// What every piece of what the server observes of a group begins with.
  public DocId groupState(GroupId group) {
    return new DocId(tenant, GROUP_STATE, counted(group));
  }

  /// The length keeps a group apart from those whose ids begin with its own.
  private static Bytes counted(GroupId group) {
    return Bytes.concat(Bytes.of((byte) group.value().length()), group.value());
  }

  /// A piece of what the server observes of a group, as of the beginning of its epoch.
  public DocId groupState(GroupId group, int index) {
    DocId all = groupState(group);
    Bytes number = Bytes.wrap(ByteBuffer.allocate(4).putInt(index).array());
    return new DocId(tenant, all.kind(), Bytes.concat(all.key(), number));
  }

  /// What a group is beside its epochs.
  public DocId groupCondition(GroupId group) {
    return new DocId(tenant, GROUP_CONDITION, group.value());
  }

  /// What every note of a channel of a group begins with.
  public DocId groupChannels(GroupId parent) {
    return new DocId(tenant, GROUP_CHANNEL, counted(parent));
  }

  /// The note that a group is a channel of another.
  public DocId groupChannel(GroupId parent, GroupId channel) {
    return new DocId(tenant, GROUP_CHANNEL, Bytes.concat(counted(parent), channel.value()));
  }

  /// The GroupInfo of a group's epoch.
  public DocId groupInfo(GroupId group) {
    return new DocId(tenant, GROUP_INFO, group.value());
  }

  /// The tree of a group in an epoch that a Welcome leads into.
  public DocId groupTree(GroupId group, long epoch) {
    Bytes number = Bytes.wrap(ByteBuffer.allocate(8).putLong(epoch).array());
    return new DocId(tenant, GROUP_TREE, Bytes.concat(group.value(), number));
  }

  /// What was answered to a request under an idempotency key, by the hash of caller and key.
  public DocId repeat(Bytes hash) {
    return new DocId(tenant, REPEAT, hash);
  }

  /// The key of the server's tokens.
  public DocId serverKey() {
    return new DocId(tenant, SERVER_KEY, Bytes.EMPTY);
  }

  /// The key packages of a device for a cipher suite.
  public PoolId keyPackages(DeviceId device, int cipherSuite) {
    return new PoolId(tenant, device.value(), cipherSuite);
  }

  /// The hash of the token by which others send to an account without saying who they are.
  public DocId deliveryKey(AccountName account) {
    return new DocId(tenant, DELIVERY_KEY, account.identity());
  }

  /// The prekey bundle of a device.
  public DocId prekeyBundle(DeviceId device) {
    return new DocId(tenant, PREKEY_BUNDLE, device.value());
  }

  /// A place where two devices meet.
  public DocId link(Bytes link) {
    return new DocId(tenant, LINK, link);
  }

  /// Which such place a device has opened.
  public DocId linkOf(DeviceId device) {
    return new DocId(tenant, LINK_OF_DEVICE, device.value());
  }

  /// That a device was removed, and by which other one.
  public DocId removal(DeviceId device) {
    return new DocId(tenant, REMOVAL, device.value());
  }

  /// The one-time prekeys of a device on an elliptic curve.
  public PoolId ecPrekeys(DeviceId device) {
    return new PoolId(tenant, prekeyOwner(device), EC_PREKEYS);
  }

  /// The prekeys of a device of a KEM.
  public PoolId kemPrekeys(DeviceId device) {
    return new PoolId(tenant, prekeyOwner(device), KEM_PREKEYS);
  }

  /// Apart from the key packages, which are replaced all at once.
  private static Bytes prekeyOwner(DeviceId device) {
    return Bytes.concat(device.value(), Bytes.utf8("prekeys"));
  }

  /// The name of a blob's bytes.
  public BlobId blobBytes(Bytes blob) {
    return new BlobId(tenant, blob);
  }

  /// What every description of a blob begins with.
  public DocId blobs() {
    return new DocId(tenant, BLOB, Bytes.EMPTY);
  }

  /// What is known of a blob.
  public DocId blob(Bytes blob) {
    return new DocId(tenant, BLOB, blob);
  }

  /// What every blob of an account begins with.
  public DocId blobs(AccountName account) {
    return new DocId(tenant, ACCOUNT_BLOB, counted(account));
  }

  /// That a blob is of an account.
  public DocId blob(AccountName account, Bytes blob) {
    return new DocId(tenant, ACCOUNT_BLOB, Bytes.concat(counted(account), blob));
  }

  /// The blob of an account with a hash.
  public DocId blobOfHash(AccountName account, Bytes sha256) {
    return new DocId(tenant, BLOB_OF_HASH, Bytes.concat(counted(account), sha256));
  }

  /// The length keeps an account apart from those whose names begin with its own.
  private static Bytes counted(AccountName account) {
    return Bytes.concat(Bytes.of((byte) account.value().length()), account.identity());
  }

  /// What every cursor of a device in a group's log begins with.
  public DocId cursors(GroupId group) {
    Bytes length = Bytes.of((byte) group.value().length());
    return new DocId(tenant, CURSOR, Bytes.concat(length, group.value()));
  }

  /// How far a device has got in a group's log.
  public DocId cursor(GroupId group, DeviceId device) {
    return new DocId(tenant, CURSOR, Bytes.concat(cursors(group).key(), device.value()));
  }

  /// All logs of groups.
  public LogStore.LogKind groupLogs() {
    return new LogStore.LogKind(tenant, GROUP_LOG);
  }

  /// All inboxes.
  public LogStore.LogKind inboxLogs() {
    return new LogStore.LogKind(tenant, INBOX_LOG);
  }

  /// What every tree of a group begins with; so do those of groups whose ids begin with its own.
  public DocId groupTrees(GroupId group) {
    return new DocId(tenant, GROUP_TREE, group.value());
  }

  /// When a device was last seen.
  public DocId lastActive(DeviceId device) {
    return new DocId(tenant, LAST_ACTIVE, device.value());
  }

  /// What every note of a device to be erased begins with.
  public DocId deviceErasures() {
    return new DocId(tenant, DEVICE_ERASURE, Bytes.EMPTY);
  }

  /// The note that a device is to be erased.
  public DocId deviceErasure(DeviceId device) {
    return new DocId(tenant, DEVICE_ERASURE, device.value());
  }

  /// What every note of an account to be erased begins with.
  public DocId accountErasures() {
    return new DocId(tenant, ACCOUNT_ERASURE, Bytes.EMPTY);
  }

  /// The note that an account is to be erased.
  public DocId accountErasure(AccountName account) {
    return new DocId(tenant, ACCOUNT_ERASURE, account.identity());
  }

  /// The audit trail.
  public LogId auditLog() {
    return new LogId(tenant, AUDIT_LOG, Bytes.EMPTY);
  }

  /// The key by which the head of the audit trail is signed.
  public DocId auditKey() {
    return new DocId(tenant, AUDIT_KEY, Bytes.EMPTY);
  }

  /// The last pruning of the audit trail.
  public DocId auditPruning() {
    return new DocId(tenant, AUDIT_PRUNING, Bytes.EMPTY);
  }

  /// How many accounts were erased soon after an administrator changed their keys.
  public DocId auditErasures() {
    return new DocId(tenant, AUDIT_ERASURES, Bytes.EMPTY);
  }

  /// What every note of an act under way begins with.
  public DocId auditIntents() {
    return new DocId(tenant, AUDIT_INTENT, Bytes.EMPTY);
  }

  /// The note that an act was begun of which nothing is known yet.
  public DocId auditIntent(Bytes act) {
    return new DocId(tenant, AUDIT_INTENT, act);
  }
}
