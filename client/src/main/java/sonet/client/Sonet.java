package sonet.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import sonet.client.attachment.Transfers;
import sonet.client.device.Desk;
import sonet.client.device.Notice;
import sonet.client.device.Profile;
import sonet.client.state.StateFile;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;

/// A device, open and at work: the way into everything else. May be used from any thread.
///
/// ```java
/// try (Sonet me = Sonet.open("http://localhost:8080", "alice")) {
///   Conversation chat = me.direct("bob");
///   chat.onMessage(m -> System.out.println(m.author().name() + ": " + m.text()));
///   chat.send("hello");
/// }
/// ```
///
/// Its state is encrypted in a folder that one program at a time may use. It opens without the
/// server once it is registered; what is sent meanwhile waits.
public final class Sonet implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("sonet.client");

  private final Profile profile;
  private final Service service;
  private final Desk desk;
  private final Transfers transfers;
  private final Settings settings;
  private final Listeners listeners = new Listeners();
  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed;
  private volatile boolean removed;
  private final List<Feed> feeds = new CopyOnWriteArrayList<>();

  Sonet(Profile profile, Service service, Desk desk, Transfers transfers, Settings settings) {
    this.transfers = transfers;
    this.profile = profile;
    this.service = service;
    this.desk = desk;
    this.settings = settings;
  }

  /// Opens the device of an account with what most programs want, see [Settings#of(String,
  /// String)].
  ///
  /// @throws ClientException as [#open(Settings)]
  public static Sonet open(String server, String account) throws ClientException {
    return open(Settings.of(server, account));
  }

  /// Opens the device in a folder; in an empty one, makes a new device and registers it, which
  /// needs the server.
  ///
  /// @throws ClientException with `WRONG_PASSPHRASE`, `STATE_IN_USE`, `STATE_OF_ANOTHER`,
  ///   `NAME_TAKEN`, `INVALID_INPUT`, or a failure of server or disk; nothing is changed then
  public static Sonet open(Settings settings) throws ClientException {
    return Opening.of(settings).open();
  }

  /// Makes a new device in an empty folder, and has a device that the owner has already link it to
  /// its account: by the code that [Devices#link()] shows there. It waits until that is confirmed
  /// there; an interrupt gives it up. The device gets the account and its conversations, and what
  /// is said in them from then on, not what was said before.
  ///
  /// @param settings with the server and the account, see [LinkCode#place()]
  /// @param progress told of each step, on the thread that waits
  /// @throws ClientException with `UNKNOWN_LINK`, `LINK_OVER`, `LINK_DECLINED` or `LINK_FORGED`,
  ///   with `STATE_OF_ANOTHER` when there is a device in the folder, with `INVALID_INPUT` when the
  ///   code is of another account, `CLOSED`, or a failure of server or disk; nothing is left then
  public static Sonet link(Settings settings, LinkCode code, Consumer<LinkStep> progress)
      throws ClientException {
    return Opening.of(settings).link(code, progress);
  }

  /// Makes a new device in an empty folder and brings it into its account by the recovery key, when
  /// the devices are lost: those that are not kept are removed in the same change, and contacts see
  /// that it was a recovery. What was interrupted goes on when it is called again for the same
  /// folder, with the same key. The device gets the account; other devices of it and members of
  /// conversations bring it into these.
  ///
  /// @param settings with the server and the account, see [RecoveryKey#place()]
  /// @param key which the caller keeps owning
  /// @param choice asked which devices are not lost
  /// @throws ClientException with `UNKNOWN_RECOVERY_KEY`, `UNKNOWN_DEVICE` for one to be kept that
  ///   there is not, `KEYS_DOUBTED` when the log has a change that no device of the account signed,
  ///   with `STATE_OF_ANOTHER` when there is a device in the folder, what the choice throws, or a
  ///   failure of server or disk
  public static Sonet recover(Settings settings, RecoveryKey key, RecoveryChoice choice)
      throws ClientException {
    return Opening.of(settings).recover(key, choice);
  }

  void publishKeys() throws ClientException {
    desk.settleKeys();
    desk.publishKeys();
  }

  /// Whether a folder holds a device.
  public static boolean exists(Path folder) {
    return StateFile.exists(folder);
  }

  /// The name of the account.
  public String account() {
    return profile.account();
  }

  /// The short name of this device.
  public String device() {
    return deviceName(profile.publicKey());
  }

  /// The conversations on this device, also those it was removed from.
  public List<Conversation> conversations() throws ClientException {
    return desk.conversations().stream().map(this::conversation).toList();
  }

  Conversation conversation(Bytes id) {
    return new Conversation(this, desk, id);
  }

  /// The conversation with an id.
  public Optional<Conversation> find(Bytes id) throws ClientException {
    return desk.conversations().contains(id) ? Optional.of(conversation(id)) : Optional.empty();
  }

  /// Begins a conversation, with this device as its one member.
  ///
  /// @throws ClientException a failure of server or disk
  public Conversation create(String title) throws ClientException {
    return conversation(desk.openings().create(title));
  }

  /// Begins a conversation whose members have roles, with this account as its owner: who may add,
  /// remove and rename is checked by every device and by the server.
  ///
  /// @throws ClientException a failure of server or disk
  public Conversation createWithRoles(String title) throws ClientException {
    return conversation(desk.openings().createWithRoles(title));
  }

  /// Begins a conversation with others, all of whose devices are added at once.
  ///
  /// @throws ClientException as [#create(String)] and [Conversation#add(String...)]; when only that
  ///   failed, the conversation is there with this device alone
  public Conversation group(String title, String... names) throws ClientException {
    Conversation group = create(title);
    if (names.length > 0) {
      group.add(names);
    }
    return group;
  }

  /// The conversation of two with someone, on all devices of both. Nobody is added to it, so
  /// nothing is sent before the first message; devices that have no keys yet get it once they have.
  ///
  /// @throws ClientException with `INVALID_INPUT` for oneself, `UNKNOWN_USER`, or a failure of
  ///   server or disk
  public Conversation direct(String name) throws ClientException {
    return conversation(desk.openings().direct(name));
  }

  /// The devices of this account.
  public Devices devices() {
    return new Devices(this, service, desk);
  }

  /// Whom this account trusts, and how it finds out whose keys it has.
  public Trust trust() {
    return new Trust(desk.trust());
  }

  /// Encrypts a file and takes it to the server, as something to send with a message. The same file
  /// again goes on where it was, also after a restart, and is kept once. An interrupt ends it.
  ///
  /// @throws ClientException with `DISK_FAILED` for a file that cannot be read, `CLOSED` when it
  ///   was ended, `REFUSED` for one that is too large, or a failure of the server
  public Attachment upload(Path file, TransferListener listener) throws ClientException {
    return transfers.upload(file, listener);
  }

  /// Brings a file that came with a message, and puts it in its place once all of it was checked.
  /// The same call again goes on where it was, with what stands in `TARGET.part`. An interrupt ends
  /// it. The names that others give to files are not to be trusted as a target.
  ///
  /// @throws ClientException with `UNKNOWN_FILE` when the server has it no longer,
  ///   `INVALID_MESSAGE` when it is not what was sent, `DISK_FAILED`, `CLOSED` when it was ended,
  ///   or a failure of the server
  public void download(Attachment attachment, Path target, TransferListener listener)
      throws ClientException {
    transfers.download(attachment, target, listener);
  }

  /// Whose keys are whose: what this device knows of that, and what was decided.
  public Keys keys() {
    return new Keys(desk);
  }

  /// What is not sent.
  public Outbox outbox() {
    return new Outbox(this, desk.talk());
  }

  /// Has a listener told of everything that happens from now on, in order, on a virtual thread of
  /// its own. One that is too slow is told how much it missed, by [Event.Missed].
  public void onEvent(Consumer<Event> listener) {
    listeners.add(listener);
  }

  /// Has a listener told of each message of others in any conversation: first those that were not
  /// marked as read, then each that comes in, in the order of each conversation, on a virtual
  /// thread of its own. However slow it is, it misses none; what is not marked as read is told of
  /// again after a restart.
  public void onMessage(MessageListener listener) throws ClientException {
    feed(new Feed(this, any -> true, listener), conversations());
  }

  void onMessage(Conversation only, Consumer<Message> listener) throws ClientException {
    Feed feed = new Feed(this, only.id()::equals, (_, message) -> listener.accept(message));
    feed(feed, List.of(only));
  }

  private void feed(Feed feed, List<Conversation> first) throws ClientException {
    feeds.add(feed);
    feed.start(first);
  }

  void tell(Notice notice) {
    if (notice instanceof Notice.Happened(Bytes conversation, Message message)) {
      feeds.forEach(feed -> feed.mark(conversation, message.seq() - 1));
    }
    boolean last = notice instanceof Notice.SelfRemoved;
    if (last) {
      removed = true;
    }
    listeners.tell(event(notice));
    if (last) {
      var _ = Thread.ofVirtual().name("sonet-end").start(this::end);
    }
  }

  /// This device was removed: who listens is told, then all of it ends.
  private void end() {
    try {
      listeners.settle();
      close();
    } catch (ClientException failed) {
      LOG.log(System.Logger.Level.WARNING, "a removed device could not be closed", failed);
    }
  }

  private Event event(Notice notice) {
    return switch (notice) {
      case Notice.Happened happened ->
          new Event.Happened(conversation(happened.conversation()), happened.entry());
      case Notice.Changed changed ->
          new Event.Changed(conversation(changed.conversation()), changed.message());
      case Notice.Expired expired ->
          new Event.Expired(conversation(expired.conversation()), expired.message());
      case Notice.Receipt receipt ->
          new Event.Received(conversation(receipt.conversation()), receipt.receipt());
      case Notice.Moved moved -> new Event.Moved(conversation(moved.conversation()));
      case Notice.Typing typing ->
          new Event.Typing(conversation(typing.conversation()), typing.author(), typing.until());
      case Notice.Forked forked ->
          new Event.Forked(conversation(forked.conversation()), forked.report());
      case Notice.NotSent notSent ->
          new Event.NotSent(
              conversation(notSent.conversation()), notSent.message(), notSent.cause());
      case Notice.DeviceAdded(String device, String name) -> new Event.DeviceAdded(device, name);
      case Notice.DeviceRemoved(String device, String name, String by) ->
          new Event.DeviceRemoved(device, name, by);
      case Notice.SelfRemoved(String by) -> new Event.SelfRemoved(by);
      case Notice.KeysExhausted(boolean lastResort) -> new Event.KeysExhausted(lastResort);
      case Notice.InboxFull(long waiting) -> new Event.InboxFull(waiting);
      case Notice.EntriesExpired(long upTo) -> new Event.EntriesExpired(upTo);
      case Notice.VerificationLost(ContactChange change) -> new Event.VerificationLost(change);
      case Notice.TrustChanged(String account, TrustLevel level) ->
          new Event.TrustChanged(account, level);
      case Notice.Introduced(String account, String by) -> new Event.Introduced(account, by);
      case Notice.VerificationAsked(String account) -> new Event.VerificationAsked(account);
      case Notice.KeysChanged(KeyChange change) -> new Event.KeysChanged(change);
      case Notice.KeysAlarmed(KeyAlarm alarm) -> new Event.KeysAlarmed(alarm);
      case Notice.Online() -> new Event.Online();
      case Notice.Offline(ClientException cause) -> new Event.Offline(cause);
      case Notice.Trouble(ClientException cause) -> new Event.Trouble(cause);
    };
  }

  /// Sends what is queued, fetches what the server has and lets go whoever asked to leave, and
  /// returns when listeners were told of it all. Not needed while the connection stands: this
  /// happens by itself.
  ///
  /// @param longest how long to wait for the queue, and for those who leave
  /// @throws ClientException with `SERVER_UNREACHABLE` and the like; what is queued stays queued.
  ///   With `DEVICE_REMOVED` when this device was removed from its account
  public void synchronize(Duration longest) throws ClientException {
    try {
      settleAll(longest);
    } catch (ClientException failed) {
      if (desk.family().isPerished() && isEnd(failed)) {
        throw new ClientException(
            ClientException.Reason.DEVICE_REMOVED,
            "This device was removed from the account " + account() + ".",
            failed);
      }
      throw failed;
    }
  }

  /// A request that a removal cuts off looks as if the server did not answer.
  private static boolean isEnd(ClientException failed) {
    return failed.reason() == ClientException.Reason.CLOSED
        || failed.reason() == ClientException.Reason.SERVER_UNREACHABLE;
  }

  private void settleAll(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    desk.catchUp();
    desk.awaitTakenUp(longest);
    desk.awaitAnswers(longest);
    desk.awaitGathered(longest);
    desk.settleKeys();
    for (Conversation conversation : conversations()) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (conversation.isMember()
          && !conversation.awaitSent(left)
          // It may have been found forked meanwhile, which its owner is told of.
          && conversation.isMember()) {
        throw new ClientException(
            ClientException.Reason.SERVER_UNREACHABLE, "Not everything could be sent in time.");
      }
    }
    for (Feed feed : feeds) {
      feed.settle();
    }
    listeners.settle();
  }

  /// A way to look under the hood, for demonstrations and diagnosis.
  public Diagnosis diagnosis() {
    return new Diagnosis(desk);
  }

  /// Where this account is, for a code.
  LinkCode.Place place() {
    return new LinkCode.Place(settings.server().toString(), settings.tenant(), profile.account());
  }

  Settings.Receipts receipts() {
    return settings.receipts();
  }

  Bytes ownKey() {
    return profile.publicKey();
  }

  static String deviceName(Bytes signatureKey) {
    return signatureKey.toHex().substring(0, 8);
  }

  /// Whether this device was removed from its account while it was open. It is closed then.
  public boolean wasRemoved() {
    return removed;
  }

  /// Stops and locks the state. What is queued is sent when the device is opened again.
  @Override
  public void close() throws ClientException {
    closing.lock();
    try {
      if (!closed) {
        closed = true;
        closeAll();
      }
    } finally {
      closing.unlock();
    }
  }

  private void closeAll() throws ClientException {
    desk.close();
    feeds.forEach(Feed::close);
    listeners.close();
    profile.privateKey().close();
  }
}
