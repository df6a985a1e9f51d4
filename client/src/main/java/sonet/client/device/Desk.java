package sonet.client.device;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import sonet.client.ClientException;
import sonet.client.Comparison;
import sonet.client.ForkReport;
import sonet.client.Move;
import sonet.client.Right;
import sonet.client.Role;
import sonet.client.Settings;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.pair.PairSessions;
import sonet.client.pair.PrekeyPolicy;
import sonet.client.pair.PrekeyStore;
import sonet.client.state.StateFile;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.ratchet.PairEnvironment;

/// A device at work. Its methods may be called from any thread.
public final class Desk implements AutoCloseable {
  private final Tools tools;
  private final Owner owner;
  private final Book book;
  private final Progress progress = new Progress();
  private final Changes changes;
  private final Membership membership;
  private final Returns returns;
  private final KeyStock keyStock;
  private final Courier courier;
  private final Watcher watcher;
  private final Expirer expirer;
  private final Typing typing;
  private final Talk talk;
  private final Logs logs;
  private final Inbox inbox;
  private final Openings openings;
  private final Probe probe;
  private final ChannelDesk channels;
  private final PairPost post;
  private final PairKeys prekeys;
  private final PairInbox pairInbox;
  private final PairCourier pairCourier;
  private final Family family;
  private final Notices notices;
  private final TrustDesk trust;
  private final KeyDesk keys;
  private final KeyWorker keyWorker;

  /// What a desk is given.
  ///
  /// @param state of the device; the desk closes it
  /// @param engine for groups
  /// @param profile of this device
  /// @param endorser signs which devices belong to the account
  /// @param service of the server; the desk closes it
  /// @param provider of primitives
  /// @param random for ids and pauses
  /// @param clock for what disappears
  /// @param listener told of what happens, in order, on the thread on which it happens
  /// @param signer with the key of this device
  /// @param prekeys how many there are, and for how long
  /// @param keys how keys are held against the log
  public record Tools(
      StateFile state,
      GroupEngine engine,
      Profile profile,
      Endorser endorser,
      Service service,
      CryptoProvider provider,
      RandomSource random,
      InstantSource clock,
      Consumer<Notice> listener,
      Signer signer,
      PrekeyPolicy prekeys,
      Settings.KeyChecks keys) {
    /// What conversations of two are made with.
    Pairs.Pairing pairing() {
      PairEnvironment environment =
          PairEnvironment.of(provider, random, () -> clock.instant().getEpochSecond());
      PrekeyStore store = new PrekeyStore(environment, signer, prekeys);
      return new Pairs.Pairing(store, new PairSessions(environment, store), random);
    }

    Bytes ownKey() {
      return profile.publicKey();
    }

    Bytes digest(Bytes input) {
      return Bytes.wrap(provider.hash(HashAlgorithm.SHA256).orElseThrow().hash(input.toArray()));
    }
  }

  private Desk(Tools tools, Owner owner, Book book, KeyDesk keyDesk) {
    this.tools = tools;
    this.keys = keyDesk;
    this.owner = owner;
    this.book = book;
    this.changes = new Changes(this, owner, book, tools);
    this.membership = new Membership(this, owner, book, tools);
    this.returns = new Returns(this, owner, book, tools);
    this.keyStock = new KeyStock(owner, book, tools);
    this.courier = new Courier(this, owner, book, tools);
    this.watcher = new Watcher(this, owner, book, tools);
    this.post = new PairPost(owner, new PairPost.Known(book.pairs(), book.lineage(), keys), tools);
    this.typing = new Typing(owner, book, new Typing.Ways(watcher, post), tools);
    this.expirer = new Expirer(owner, book, progress, tools);
    this.talk = new Talk(this, owner, book, tools);
    this.logs = new Logs(this, owner, book, tools);
    this.inbox = new Inbox(this, owner, book, tools);
    this.openings = new Openings(this, owner, book, tools);
    this.probe = new Probe(this, owner, book, tools);
    this.channels = new ChannelDesk(this, owner, book, tools);
    this.prekeys = new PairKeys(owner, book.pairs(), tools);
    this.pairInbox = new PairInbox(this, owner, book.pairs(), post, tools);
    this.pairCourier = new PairCourier(this, owner, book, post, tools);
    this.family = new Family(this, owner, book, tools);
    this.notices = new Notices(this, tools);
    this.trust = new TrustDesk(this, owner, book, tools);
    this.keyWorker = new KeyWorker(this, new Leftovers(this, owner, book, tools), tools);
    keys.gate().wakes(progress::advance);
  }

  /// Opens a desk. It does not work with the server before [#start()].
  public static Desk open(Tools tools) throws ClientException {
    Owner owner = new Owner("sonet-device");
    KeyVault vault = new KeyVault(owner, tools);
    KeyDesk keys = KeyDesk.open(vault, tools);
    Book.Tools kept =
        new Book.Tools(
            tools.profile().account(),
            tools.ownKey(),
            tools.provider(),
            tools::digest,
            tools.clock(),
            tools.pairing(),
            tools.signer(),
            keys.gate());
    Book book = owner.call(() -> new Book(tools.state(), tools.engine(), kept));
    vault.attach(book);
    return new Desk(tools, owner, book, keys);
  }

  /// Begins to send and to take in.
  public void start() {
    courier.start();
    watcher.start();
    expirer.start();
    pairCourier.start();
    keyWorker.start();
  }

  /// The ids of all conversations.
  public List<Bytes> conversations() throws ClientException {
    return owner.call(
        () -> book.rooms().all().stream().map(Room::conversation).distinct().toList());
  }

  /// Whether a conversation is one of two, without a group.
  public boolean isPair(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().current(conversation).isPair());
  }

  /// The group in which a conversation is at present.
  ///
  /// @throws ClientException with `ONLY_IN_GROUPS` in a conversation of two
  Bytes group(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().currentGroup(conversation));
  }

  /// The title of a conversation, empty until someone gave it one.
  public String title(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().current(conversation).title());
  }

  /// The names of the others in a conversation.
  public List<String> others(Bytes conversation) throws ClientException {
    return owner.call(
        () -> Names.accounts(book.history().others(conversation)).stream().distinct().toList());
  }

  /// Whether this device is in a conversation, also while that moves.
  public boolean isMember(Bytes conversation) throws ClientException {
    return owner.call(() ->
        switch (book.rooms().current(conversation).status()) {
          case MEMBER, MOVED, PAIR -> true;
          case REMOVED, STRANDED, FORKED -> false;
        });
  }

  /// Who is in a conversation.
  public List<GroupMember> members(Bytes conversation) throws ClientException {
    return owner.call(() -> book.members(book.rooms().current(conversation).group()));
  }

  /// What is said in the conversations.
  public Talk talk() {
    return talk;
  }

  /// How conversations begin.
  public Openings openings() {
    return openings;
  }

  /// Channels below conversations.
  public ChannelDesk channels() {
    return channels;
  }

  /// A look under the hood.
  public Probe probe() {
    return probe;
  }

  /// The devices of this account.
  public Family family() {
    return family;
  }

  /// Looks up whoever came into a group and was not looked up yet, and looks into the log if that
  /// is due, now and on this thread.
  public void settleKeys() throws ClientException {
    keyWorker.settle();
  }

  /// Whose keys are whose.
  public KeyDesk keys() {
    return keys;
  }

  /// What this device stands on.
  public Tools tools() {
    return tools;
  }

  /// Whom this account trusts.
  public TrustDesk trust() {
    return trust;
  }

  /// What is said about trust, on its way.
  TrustPost trustPost() {
    return pairCourier.trust();
  }

  Notices notices() {
    return notices;
  }

  /// Who types.
  public Typing typing() {
    return typing;
  }

  /// Removes all devices of an account.
  public void remove(Bytes conversation, String account) throws ClientException {
    changes.remove(group(conversation), account);
  }

  /// What was found of forked views of a conversation.
  public List<ForkReport> forks(Bytes conversation) throws ClientException {
    return owner.call(() -> book.forks().of(conversation));
  }

  /// What this device says, signed, of the epochs of a conversation it went through.
  public Bytes evidence(Bytes conversation) throws ClientException {
    return owner.call(() -> session(conversation).evidence());
  }

  /// Compares the way of this device through a conversation's epochs with another's.
  public Comparison compare(Bytes conversation, Bytes evidence) throws ClientException {
    return owner.call(() -> session(conversation).compare(evidence));
  }

  /// Comes back into a conversation by an own commit.
  ///
  /// @throws ClientException with `ONLY_IN_GROUPS` in a conversation of two
  public void rejoin(Bytes conversation) throws ClientException {
    Bytes _ = group(conversation);
    returns.rejoin(conversation);
  }

  /// Begins a contested conversation anew, with fresh keys. Returns who could not be brought along.
  public List<GroupMember> reset(Bytes conversation) throws ClientException {
    return changes.reset(group(conversation));
  }

  /// Leaves a conversation with all devices of this account.
  public void leave(Bytes conversation) throws ClientException {
    membership.leave(group(conversation));
  }

  /// Gives an account another role in a conversation.
  public void setRole(Bytes conversation, String account, Role role) throws ClientException {
    changes.commit(
        group(conversation),
        new GroupChange.SetRole(account, sonet.mls.role.Role.valueOf(role.name())));
  }

  /// The role of an account in a conversation.
  public Role role(Bytes conversation, String account) throws ClientException {
    return Role.valueOf(owner.call(() -> session(conversation).role(account)).name());
  }

  /// Whether this device has a right in a conversation.
  public boolean may(Bytes conversation, Right right) throws ClientException {
    return owner.call(() -> session(conversation).may(sonet.mls.role.Right.valueOf(right.name())));
  }

  private GroupSession session(Bytes conversation) throws ClientException {
    return book.session(book.rooms().currentGroup(conversation));
  }

  /// Moves a conversation to another cipher suite.
  public Move move(Bytes conversation, int cipherSuite, Move.Stragglers stragglers)
      throws ClientException {
    return changes.move(group(conversation), cipherSuite, stragglers);
  }

  /// The cipher suite of a conversation.
  public int cipherSuite(Bytes conversation) throws ClientException {
    return owner.call(() -> book.cipherSuite(book.rooms().currentGroup(conversation)));
  }

  /// Publishes keys for others to add this device with, when few are left.
  public void publishKeys() throws ClientException {
    keyStock.publish();
    prekeys.publish();
  }

  /// Fetches everything the server has for this device, now and on this thread.
  public void catchUp() throws ClientException {
    inbox.catchUp();
    logs.catchUpAll();
  }

  /// Waits until this device has committed what others proposed, or they have, for as long as said.
  public void awaitTakenUp(Duration longest) throws ClientException {
    membership.awaitTakenUp(longest);
  }

  /// Has tried at once what failed while the server was away.
  void hurry() {
    courier.hurry();
    pairCourier.hurry();
    progress.advance();
  }

  /// Waits until what others asked for again has left, what this device asks for, and what it says
  /// of trust, for as long as said, or until it fails.
  public void awaitAnswers(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    hurry();
    while (left > 0 && pairCourier.isBusy()) {
      var _ = progress.awaitBeyond(progress.now(), Duration.ofMillis(50));
      left = until - System.nanoTime();
    }
  }

  PairPost post() {
    return post;
  }

  PairKeys prekeys() {
    return prekeys;
  }

  PairInbox pairInbox() {
    return pairInbox;
  }

  /// Waits until the devices of this account are in all conversations of it, for as long as said.
  public void awaitGathered(Duration longest) throws ClientException {
    family.await(longest);
  }

  Progress progress() {
    return progress;
  }

  Logs logs() {
    return logs;
  }

  Inbox inbox() {
    return inbox;
  }

  Watcher watcher() {
    return watcher;
  }

  Membership membership() {
    return membership;
  }

  Returns returns() {
    return returns;
  }

  Changes changes() {
    return changes;
  }

  /// Stops all work and closes the state and the service.
  @Override
  public void close() throws ClientException {
    progress.end();
    watcher.close();
    tools.service().close();
    courier.close();
    expirer.close();
    inbox.close();
    pairCourier.close();
    prekeys.close();
    keyStock.close();
    changes.close();
    returns.close();
    keyWorker.close();
    keys.close();
    owner.close();
    tools.state().close();
  }
}
