package sonet.client.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.Notice;
import sonet.protocol.RejectCommit;
import sonet.protocol.Removal;

/// A server in memory that keeps the promises of the protocol, and breaks the connection when told.
///
/// It has a part for each chapter of the API, and one lock over them all. A device sees it as a
/// [FakeService]; what stands here is what tests tell it to do, and see of it.
public final class FakeServer {
  /// The time on the server.
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);

  final FakeFaults faults = new FakeFaults();
  final FakeInboxes inboxes = new FakeInboxes();
  final FakeKeyLogs keyLogs = new FakeKeyLogs();
  final FakeAccounts accounts = new FakeAccounts(inboxes, keyLogs);
  final FakeKeyPackages keyPackages = new FakeKeyPackages();
  final FakeGroupLogs groups = new FakeGroupLogs(inboxes);
  final FakeStreams streams = new FakeStreams(this, inboxes, groups);
  private final FakeBlobs blobs = new FakeBlobs();
  private final FakeLinks links = new FakeLinks();
  private final FakePrekeys prekeys = new FakePrekeys(SUITE::hash);
  private int renewals;

  /// The server as a device sees it.
  public Service as(Identity identity) {
    return new FakeService(this, identity.device());
  }

  /// What a device asks for.
  @FunctionalInterface
  interface Answer<T> {
    T give() throws ClientException;
  }

  /// What a device asks to be done.
  @FunctionalInterface
  interface Deed {
    void carryOut() throws ClientException;
  }

  synchronized <T> T answer(Answer<T> answer) throws ClientException {
    faults.requireUp();
    return answer.give();
  }

  synchronized void carryOut(Deed deed) throws ClientException {
    faults.requireUp();
    deed.carryOut();
  }

  synchronized String renewedToken() {
    return "token " + ++renewals;
  }

  /// Takes the server down: nothing is answered, and all streams end.
  public synchronized void goDown() {
    faults.goDown();
    streams.end();
  }

  /// Brings it back.
  public synchronized void comeBack() {
    faults.comeBack();
  }

  /// Does what the next submissions ask for, and loses the answers.
  public synchronized void loseAnswers(int count) {
    faults.loseAnswers(count);
  }

  /// Refuses the next messages for good.
  public synchronized void refuse(int count) {
    faults.refuse(count);
  }

  /// Fails the next times that an account asks for its own devices as others do.
  public synchronized void failOwnLookups(AccountName account, int count) {
    faults.failOwnLookups(account, count);
  }

  /// How many of those have not come yet.
  public synchronized int ownLookupsToFail(AccountName account) {
    return faults.ownLookupsToFail(account);
  }

  /// Calls the devices wrong that the next pairwise messages are for, whichever they are.
  public synchronized void callDevicesWrong(int count) {
    faults.callDevicesWrong(count);
  }

  /// How many of those have not come yet.
  public synchronized int devicesToCallWrong() {
    return faults.devicesToCallWrong();
  }

  /// Adds a device to an account, as a server would that wants to listen.
  public synchronized void smuggle(AccountName account, Device device) {
    accounts.smuggle(account, device);
  }

  /// Shows a device of an account no more.
  public synchronized void hide(AccountName account, DeviceId device) {
    accounts.hide(account, device);
  }

  /// Brings a device back into an account that was removed from it.
  public synchronized void restore(AccountName account, Device device) {
    accounts.restore(account, device);
  }

  /// The devices of an account.
  public synchronized List<Device> devices(AccountName account) {
    return accounts.devices(account);
  }

  /// Says of a device that it was removed, and lets it in no more.
  public synchronized void claimRemoved(AccountName account, Removal removal) {
    accounts.remove(account, removal);
    streams.end(removal.device());
  }

  /// Loses the keys of a device.
  public synchronized void dropKeys(DeviceId device) {
    keyPackages.drop(device);
  }

  /// How many keys it has of a device.
  public synchronized int keys(DeviceId device) {
    return keyPackages.left(device);
  }

  /// The log of keys.
  public FakeKeyLog log() {
    return keyLogs.log();
  }

  /// Shows another log to an account from now on.
  public synchronized void deceive(AccountName account, FakeKeyLog other) {
    keyLogs.deceive(account, other);
  }

  /// Shows another log to one device alone.
  public synchronized void deceive(DeviceId device, FakeKeyLog other) {
    keyLogs.deceive(device, other);
  }

  /// The credential that it shows of an account.
  public synchronized Optional<Bytes> credential(AccountName account) throws ClientException {
    return accounts.show(account).credential();
  }

  /// Shows a credential in the place of an account's own.
  public synchronized void show(AccountName account, Bytes credential) {
    accounts.publish(account, credential);
  }

  /// The prekeys it has.
  public FakePrekeys prekeys() {
    return prekeys;
  }

  /// Where devices meet that are to be linked.
  public FakeLinks links() {
    return links;
  }

  /// The files it has.
  public FakeBlobs blobs() {
    return blobs;
  }

  /// What becomes of pairwise messages from now on.
  public synchronized void weather(FakeWeather next) {
    inboxes.weather(next);
  }

  /// Puts a notice into an inbox.
  public synchronized void tell(DeviceId device, Notice notice) {
    inboxes.tell(device, notice);
    streams.wake();
  }

  /// Puts a message into an inbox as from a device.
  public synchronized void slip(DeviceId from, DeviceId to, Bytes body) {
    inboxes.slip(from, to, body);
    streams.wake();
  }

  /// The pairwise messages that ever came into the inbox of a device.
  public synchronized List<LogEntry> pairwise(DeviceId device) {
    return inboxes.pairwise(device);
  }

  /// The entries of a group's log.
  public synchronized List<LogEntry> entries(Bytes group) {
    return groups.log(new GroupId(group)).entries();
  }

  /// Replaces the last entry of a group's log, as a server would that lies.
  public synchronized void rewriteLast(Bytes group, LogEntry other) {
    groups.log(new GroupId(group)).rewriteLast(other);
  }

  /// Forgets what a group's log has so far, as a server does after a time.
  public synchronized void forget(Bytes group) {
    FakeLog log = groups.log(new GroupId(group));
    log.forget(log.size());
    streams.end();
  }

  /// The commits that devices rejected, with the device's id in the place of its signature.
  public synchronized List<RejectCommit> rejections() {
    return groups.rejections();
  }

  /// Tells devices from now on what others have acknowledged.
  public synchronized void tellWhatIsDelivered() {
    streams.tellWhatIsDelivered();
  }

  /// Shows something to all that are connected and read a group's log.
  public synchronized void show(Bytes group, Bytes body) {
    streams.show(new GroupId(group), body);
  }

  /// What devices have shown to others and is in no log.
  public synchronized List<Bytes> passed() {
    return streams.passed();
  }

  /// Says in each open stream that its token expires soon.
  public synchronized void expireSoon() {
    streams.expireSoon();
  }

  /// The tokens that streams went on with.
  public synchronized List<String> renewed() {
    return streams.renewed();
  }
}
