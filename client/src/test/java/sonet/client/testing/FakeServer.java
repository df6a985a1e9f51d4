package sonet.client.testing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Fanout;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.client.transport.Stream;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.Blob;
import sonet.protocol.Channels;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.ClientFrame;
import sonet.protocol.CreateBlob;
import sonet.protocol.CreateGroup;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DeviceKeys;
import sonet.protocol.Endorsement;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupCursors;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Link;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.OpenLink;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Posted;
import sonet.protocol.PrekeyCount;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ResetGroup;
import sonet.protocol.SendMessages;
import sonet.protocol.ServerFrame;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.codec.Codec;

/// A server in memory that keeps the promises of the protocol, and breaks the connection when told.
public final class FakeServer {
  /// The time on the server.
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final Codec JSON = Codec.json(1 << 20);
  private static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);

  private final Map<AccountName, List<Device>> accounts = new LinkedHashMap<>();
  private final Map<Pool, Deque<Bytes>> keys = new HashMap<>();
  private final Map<LogRef, Log> logs = new HashMap<>();
  private final Map<DeviceId, Log> inboxes = new HashMap<>();
  private final Map<GroupId, GroupId> parents = new LinkedHashMap<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<String> renewed = new ArrayList<>();
  private int renewals;
  private final List<RejectCommit> rejections = new ArrayList<>();
  private final List<Bytes> passed = new ArrayList<>();
  private final FakeBlobs blobs = new FakeBlobs();
  private final FakeLinks links = new FakeLinks();
  private final FakePrekeys prekeys = new FakePrekeys(SUITE::hash);
  private FakeWeather weather = FakeWeather.FAIR;
  private final Map<DeviceId, Removal> removals = new HashMap<>();
  private boolean tellsDelivered;
  private boolean down;
  private int answersToLose;
  private int messagesToRefuse;
  private int listsToRefuse;

  /// The keys of a device in a suite.
  private record Pool(DeviceId device, int cipherSuite) {}

  /// A log, with the tree of each epoch of a group.
  private static final class Log {
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Long, GroupTree> trees = new HashMap<>();
    private long epoch;
    private long forgotten;

    Bytes headHash() {
      return entries.isEmpty() ? LogEntry.NO_HASH : SUITE.hash(entries.getLast().hashInput());
    }

    Optional<LogEntry> find(Bytes body) {
      return entries.stream().filter(entry -> entry.body().equals(body)).findFirst();
    }
  }

  /// Takes the server down: nothing is answered, and all streams end.
  public synchronized void goDown() {
    down = true;
    sessions.forEach(Session::close);
    sessions.clear();
  }

  /// Brings it back.
  public synchronized void comeBack() {
    down = false;
  }

  /// Does what the next submissions ask for, and loses the answers.
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /// Tells devices from now on what others have acknowledged.
  public synchronized void tellWhatIsDelivered() {
    tellsDelivered = true;
  }

  /// Refuses the next messages for good.
  public synchronized void refuse(int count) {
    messagesToRefuse = count;
  }

  /// Calls the devices wrong that the next pairwise messages are for, whichever they are.
  public synchronized void callDevicesWrong(int count) {
    listsToRefuse = count;
  }

  /// How many of those have not come yet.
  public synchronized int devicesToCallWrong() {
    return listsToRefuse;
  }

  /// Forgets what a group's log has so far, as a server does after a time.
  public synchronized void forget(Bytes group) {
    Log log = groupLog(new GroupId(group));
    log.forgotten = log.entries.size();
    sessions.forEach(Session::close);
    sessions.clear();
  }

  /// Where devices meet that are to be linked.
  public FakeLinks links() {
    return links;
  }

  /// Adds a device to an account, as a server would that wants to listen.
  public synchronized void smuggle(AccountName account, Device device) {
    accounts.computeIfAbsent(account, name -> new ArrayList<>()).add(device);
  }

  /// Shows a device of an account no more.
  public synchronized void hide(AccountName account, DeviceId device) {
    siblings(account).removeIf(each -> each.id().equals(device));
  }

  /// Brings a device back into an account that was removed from it.
  public synchronized void restore(AccountName account, Device device) {
    smuggle(account, device);
    removals.remove(device.id());
  }

  /// The devices of an account.
  public synchronized List<Device> devices(AccountName account) {
    return List.copyOf(accounts.getOrDefault(account, List.of()));
  }

  /// Says of a device that it was removed, and lets it in no more.
  public synchronized void claimRemoved(AccountName account, Removal removal) {
    siblings(account).removeIf(each -> each.id().equals(removal.device()));
    removals.put(removal.device(), removal);
    end(removal.device());
  }

  private List<Device> siblings(AccountName account) {
    return Optional.ofNullable(accounts.get(account)).orElseThrow();
  }

  /// Loses the keys of a device.
  public synchronized void dropKeys(DeviceId device) {
    keys.keySet().removeIf(pool -> pool.device().equals(device));
  }

  /// How many keys it has of a device.
  public synchronized int keys(DeviceId device) {
    return keys.entrySet().stream()
        .filter(pool -> pool.getKey().device().equals(device))
        .mapToInt(pool -> pool.getValue().size())
        .sum();
  }

  /// Puts a notice into an inbox.
  public synchronized void tell(DeviceId device, Notice notice) {
    Log inbox = inboxOf(device);
    var _ = post(inbox, EntryKind.NOTICE, Optional.empty(), JSON.encode((Record) notice));
    wake();
  }

  private void end(DeviceId device) {
    for (Session session : sessions) {
      if (session.device.equals(device)) {
        session.close();
      }
    }
  }

  /// The files it has.
  public FakeBlobs blobs() {
    return blobs;
  }

  /// The prekeys it has.
  public FakePrekeys prekeys() {
    return prekeys;
  }

  /// What becomes of pairwise messages from now on.
  public synchronized void weather(FakeWeather next) {
    weather = next;
  }

  /// Puts a message into an inbox as from a device.
  public synchronized void slip(DeviceId from, DeviceId to, Bytes body) {
    postPairwise(from, to, body);
    wake();
  }

  /// The pairwise messages that ever came into the inbox of a device.
  public synchronized List<LogEntry> pairwise(DeviceId device) {
    return inboxOf(device).entries.stream()
        .filter(entry -> entry.kind() == EntryKind.PAIRWISE)
        .toList();
  }

  private void postPairwise(DeviceId from, DeviceId to, Bytes body) {
    Log log = inboxOf(to);
    log.entries.add(
        new LogEntry(
            log.entries.size() + 1,
            EntryKind.PAIRWISE,
            0,
            Optional.of(from),
            Optional.empty(),
            NOW,
            body,
            log.headHash()));
  }

  /// Replaces the last entry of a group's log, as a server would that lies.
  public synchronized void rewriteLast(Bytes group, LogEntry other) {
    List<LogEntry> entries = groupLog(new GroupId(group)).entries;
    entries.set(entries.size() - 1, other);
  }

  /// The commits that devices rejected, with the device's id in the place of its signature.
  public synchronized List<RejectCommit> rejections() {
    return List.copyOf(rejections);
  }

  /// What devices have shown to others and is in no log.
  public synchronized List<Bytes> passed() {
    return List.copyOf(passed);
  }

  /// Shows something to all that are connected and read a group's log.
  public synchronized void show(Bytes group, Bytes body) {
    LogRef log = new LogRef.Group(new GroupId(group));
    sessions.stream()
        .filter(session -> session.cursors.containsKey(log))
        .forEach(session ->
            session.arrivals.add(new ServerFrame.Ephemeral(log, Optional.empty(), body)));
  }

  /// The entries of a group's log.
  public synchronized List<LogEntry> entries(Bytes group) {
    return List.copyOf(groupLog(new GroupId(group)).entries);
  }

  /// The server as a device sees it.
  public Service as(Identity identity) {
    return new View(identity.device());
  }

  private Log groupLog(GroupId group) {
    return logs.computeIfAbsent(new LogRef.Group(group), g -> new Log());
  }

  private Log inboxOf(DeviceId device) {
    return inboxes.computeIfAbsent(device, d -> new Log());
  }

  private void requireUp() throws ClientException {
    if (down) {
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The server does not answer.");
    }
  }

  private LogEntry post(Log log, EntryKind kind, Optional<GroupId> group, Bytes body) {
    LogEntry entry =
        new LogEntry(
            log.entries.size() + 1,
            kind,
            log.epoch,
            Optional.empty(),
            group,
            NOW,
            body,
            log.headHash());
    log.entries.add(entry);
    return entry;
  }

  /// What a device has acknowledged it is not shown again.
  private void forgetInbox(DeviceId device, long upTo) {
    Log inbox = inboxOf(device);
    inbox.forgotten = Math.max(inbox.forgotten, upTo);
  }

  private void wake() {
    sessions.forEach(Session::push);
  }

  private Submission answered(Submission submission) throws ClientException {
    if (answersToLose > 0) {
      answersToLose--;
      throw new ClientException(Reason.SERVER_UNREACHABLE, "The answer got lost.");
    }
    return submission;
  }

  private final class View implements Service {
    private final DeviceId device;

    View(DeviceId device) {
      this.device = device;
    }

    @Override
    public Account register(RegisterAccount request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Device first = device(request.name(), request.device());
        List<Device> devices = accounts.computeIfAbsent(request.name(), n -> new ArrayList<>());
        if (!devices.isEmpty() && !devices.getFirst().id().equals(first.id())) {
          throw new ClientException(Reason.NAME_TAKEN, "The name is taken.");
        }
        if (devices.isEmpty()) {
          devices.add(first);
        }
        return new Account(request.name(), devices);
      }
    }

    private Device device(AccountName account, NewDevice device) {
      DeviceId id = DeviceId.ofKeyHash(SUITE.hash(device.signatureKey()));
      return new Device(id, account, device.name(), device.signatureKey(), NOW);
    }

    @Override
    public Device addDevice(AddDevice request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Device plain = device(self().account(), request.device());
        List<Endorsement> endorsements = new ArrayList<>(self().endorsements());
        endorsements.add(request.endorsement());
        Device linked =
            new Device(
                plain.id(), plain.account(), plain.name(), plain.signatureKey(), NOW, endorsements);
        for (Device other : siblings()) {
          if (!other.id().equals(device)) {
            tell(other.id(), new Notice.DeviceAdded(linked.id()));
          }
        }
        siblings().add(linked);
        wake();
        return linked;
      }
    }

    @Override
    public Link openLink(OpenLink request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return links.open(self().id(), request);
      }
    }

    @Override
    public Link link(Bytes link) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return links.show(link);
      }
    }

    @Override
    public void answerLink(Bytes link, Bytes answer) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        links.answer(link, answer);
      }
    }

    @Override
    public void replyLink(Bytes link, Bytes reply) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        links.reply(link, reply);
      }
    }

    @Override
    public void closeLink(Bytes link) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        links.close(link);
      }
    }

    @Override
    public Optional<Removal> removal() {
      synchronized (FakeServer.this) {
        return Optional.ofNullable(removals.get(device));
      }
    }

    private List<Device> siblings() throws ClientException {
      return FakeServer.this.siblings(self().account());
    }

    private Device self() throws ClientException {
      return accounts.values().stream()
          .flatMap(List::stream)
          .filter(d -> d.id().equals(device))
          .findFirst()
          .orElseThrow(() ->
              removals.containsKey(device)
                  ? new ClientException(Reason.DEVICE_REMOVED, "The device was removed.")
                  : new ClientException(Reason.LOGIN_REFUSED, "The device is not known."));
    }

    @Override
    public OwnAccount ownAccount() throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        List<OwnDevice> devices =
            siblings().stream()
                .map(each -> new OwnDevice(each, Optional.of(NOW), DeviceKeys.NONE, 1))
                .toList();
        return new OwnAccount(self().account(), device, devices);
      }
    }

    @Override
    public OwnDevice rename(DeviceId which, RenameDevice request, long version)
        throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        List<Device> devices = siblings();
        devices.replaceAll(each ->
            each.id().equals(which)
                ? new Device(
                    each.id(),
                    each.account(),
                    request.name(),
                    each.signatureKey(),
                    NOW,
                    each.endorsements())
                : each);
        return ownAccount().devices().getFirst();
      }
    }

    @Override
    public void remove(DeviceId which, RemoveDevice request, long version) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Device by = self();
        siblings().removeIf(each -> each.id().equals(which));
        Removal removal =
            new Removal(
                which, by.signatureKey(), by.endorsements(), request.at(), request.signature());
        removals.put(which, removal);
        for (Device other : FakeServer.this.siblings(by.account())) {
          tell(other.id(), new Notice.DeviceRemoved(removal));
        }
        end(which);
        wake();
      }
    }

    @Override
    public Account account(AccountName name) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        var self = self();
        List<Device> devices = accounts.get(name);
        if (devices == null || self == null) {
          throw new ClientException(Reason.UNKNOWN_USER, "There is no " + name + ".");
        }
        return new Account(name, devices);
      }
    }

    @Override
    public ClaimedKeyPackages claim(AccountName name, int cipherSuite) throws ClientException {
      synchronized (FakeServer.this) {
        return claim(name, cipherSuite, account(name).devices().stream().map(Device::id).toList());
      }
    }

    @Override
    public ClaimedKeyPackages claim(AccountName name, int cipherSuite, List<DeviceId> wanted)
        throws ClientException {
      synchronized (FakeServer.this) {
        List<ClaimedKeyPackages.Claimed> claimed = new ArrayList<>();
        List<DeviceId> exhausted = new ArrayList<>();
        for (Device each : account(name).devices()) {
          if (!wanted.contains(each.id())) {
            continue;
          }
          Deque<Bytes> left =
              keys.getOrDefault(new Pool(each.id(), cipherSuite), new ArrayDeque<>());
          if (left.isEmpty()) {
            exhausted.add(each.id());
          } else if (!each.id().equals(device)) {
            claimed.add(
                new ClaimedKeyPackages.Claimed(
                    each.id(), PublishKeyPackages.Use.ONE_TIME, left.removeFirst()));
          }
        }
        return new ClaimedKeyPackages(claimed, exhausted);
      }
    }

    @Override
    public KeyPackageCount publish(PublishKeyPackages request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        request
            .keyPackages()
            .forEach(upload ->
                keys.computeIfAbsent(
                        new Pool(device, upload.cipherSuite()), pool -> new ArrayDeque<>())
                    .addLast(upload.keyPackage()));
        return keyPackages();
      }
    }

    @Override
    public KeyPackageCount keyPackages() throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return new KeyPackageCount(List.of(count(FakeEngine.SUITE), count(FakeEngine.OTHER_SUITE)));
      }
    }

    private KeyPackageCount.Suite count(int cipherSuite) {
      Pool pool = new Pool(device, cipherSuite);
      return new KeyPackageCount.Suite(
          cipherSuite, keys.getOrDefault(pool, new ArrayDeque<>()).size(), 1);
    }

    @Override
    public PrekeyCount publish(PublishPrekeys request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return prekeys.publish(self().id(), request);
      }
    }

    @Override
    public PrekeyCount replace(PublishPrekeys request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return prekeys.replace(self().id(), request);
      }
    }

    @Override
    public PrekeyCount prekeys() throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return prekeys.count(self().id());
      }
    }

    @Override
    public ClaimedPrekeys claimPrekeys(AccountName name) throws ClientException {
      synchronized (FakeServer.this) {
        return prekeys.claim(others(name));
      }
    }

    private List<DeviceId> others(AccountName name) throws ClientException {
      return account(name).devices().stream()
          .map(Device::id)
          .filter(id -> !id.equals(device))
          .toList();
    }

    @Override
    public Fanout send(AccountName name, SendMessages request) throws ClientException {
      synchronized (FakeServer.this) {
        List<DeviceId> named =
            request.messages().stream().map(SendMessages.Message::device).toList();
        List<DeviceId> there = others(name);
        List<DeviceId> missing = there.stream().filter(id -> !named.contains(id)).toList();
        List<DeviceId> extra = named.stream().filter(id -> !there.contains(id)).toList();
        if (listsToRefuse > 0) {
          listsToRefuse--;
          return new Fanout.Mismatch(new Problem.Mismatch(List.of(), named));
        }
        if (!missing.isEmpty() || !extra.isEmpty()) {
          return new Fanout.Mismatch(new Problem.Mismatch(missing, extra));
        }
        if (messagesToRefuse > 0) {
          messagesToRefuse--;
          throw new ClientException(Reason.REFUSED, "The server says: too large.");
        }
        for (SendMessages.Message message : request.messages()) {
          if (request.delivery().equals(Optional.of(SendMessages.Delivery.ONLINE))) {
            passed.add(message.body());
            pass(message);
          } else {
            weather
                .carry(message.device(), message.body())
                .forEach(body -> postPairwise(device, message.device(), body));
          }
        }
        wake();
        if (answersToLose > 0) {
          answersToLose--;
          throw new ClientException(Reason.SERVER_UNREACHABLE, "The answer got lost.");
        }
        return new Fanout.Taken(NOW);
      }
    }

    private void pass(SendMessages.Message message) {
      ServerFrame frame =
          new ServerFrame.Ephemeral(new LogRef.Inbox(), Optional.of(device), message.body());
      sessions.stream()
          .filter(session -> session.device.equals(message.device()))
          .forEach(session -> session.arrivals.add(frame));
    }

    @Override
    public Posted create(CreateGroup request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        GroupId group = groupOf(request.groupInfo());
        request.parent().ifPresent(parent -> parents.put(group, parent));
        Log log = groupLog(group);
        Optional<LogEntry> known = log.find(request.groupInfo());
        LogEntry entry =
            known.isPresent()
                ? known.get()
                : post(log, EntryKind.GROUP_CREATED, Optional.of(group), request.groupInfo());
        var _ = answered(taken(group, entry));
        return new Posted(group, entry.seq(), 0);
      }
    }

    private GroupId groupOf(Bytes groupInfo) {
      return new GroupId(groupInfo.slice(1, 1 + groupInfo.at(0)));
    }

    @Override
    public Submission commit(GroupId group, SubmitCommit request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        Optional<LogEntry> known = log.find(request.commit());
        if (known.isPresent()) {
          return answered(taken(group, known.get()));
        }
        if (request.expectedEpoch() != log.epoch) {
          return conflict(log, request.expectedEpoch());
        }
        LogEntry entry = post(log, EntryKind.COMMIT, Optional.of(group), request.commit());
        log.epoch++;
        GroupTree tree = new GroupTree(group, log.epoch, entry.seq(), request.groupInfo());
        log.trees.put(log.epoch, tree);
        for (SubmitCommit.Welcome welcome : request.welcomes()) {
          for (DeviceId target : welcome.targets()) {
            Log inbox = inboxOf(target);
            inbox.epoch = log.epoch;
            var _ = post(inbox, EntryKind.WELCOME, Optional.of(group), welcome.welcome());
          }
        }
        wake();
        return answered(taken(group, entry));
      }
    }

    private Submission taken(GroupId group, LogEntry entry) {
      return new Submission.Taken(new Posted(group, entry.seq(), groupLog(group).epoch));
    }

    private Submission conflict(Log log, long expected) {
      List<LogEntry> missed =
          log.entries.stream().filter(entry -> entry.epoch() >= expected).limit(3).toList();
      return new Submission.Conflict(new Problem.Conflict(log.epoch, log.entries.size(), missed));
    }

    @Override
    public Submission send(GroupId group, SubmitMessage request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        if (messagesToRefuse > 0) {
          messagesToRefuse--;
          throw new ClientException(Reason.REFUSED, "The server says: too large.");
        }
        Log log = groupLog(group);
        Optional<LogEntry> known = log.find(request.message());
        if (known.isPresent()) {
          return answered(taken(group, known.get()));
        }
        long epoch = epochOf(request.message());
        if (epoch != log.epoch) {
          return conflict(log, epoch);
        }
        LogEntry entry = post(log, EntryKind.MESSAGE, Optional.of(group), request.message());
        wake();
        return answered(taken(group, entry));
      }
    }

    @Override
    public Posted reject(GroupId group, long epoch, Bytes commitHash, RejectCommit.Reason reason)
        throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        Bytes body = Bytes.concat(commitHash, device.value());
        Optional<LogEntry> before = log.find(body);
        if (before.isEmpty()) {
          rejections.add(new RejectCommit(commitHash, reason, device.value()));
        }
        LogEntry entry =
            before.orElseGet(() -> post(log, EntryKind.REJECTION, Optional.of(group), body));
        return new Posted(group, entry.seq(), log.epoch);
      }
    }

    @Override
    public Submission propose(GroupId group, SubmitMessage request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        if (epochOf(request.message()) != log.epoch) {
          return conflict(log, epochOf(request.message()));
        }
        LogEntry entry = post(log, EntryKind.PROPOSAL, Optional.of(group), request.message());
        wake();
        return answered(taken(group, entry));
      }
    }

    @Override
    public GroupView view(GroupId group) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        Bytes state =
            Optional.ofNullable(log.trees.get(log.epoch))
                .map(GroupTree::ratchetTree)
                .orElse(log.entries.getFirst().body());
        return new GroupView(group, log.epoch, log.entries.size(), state, state, List.of());
      }
    }

    private long epochOf(Bytes message) {
      int from = 2 + message.at(1);
      return Long.parseLong(message.slice(from, from + 8).toHex(), 16);
    }

    @Override
    public LogPage log(GroupId group, long after, int limit) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        if (after < log.forgotten) {
          throw new ClientException(Reason.MISSED_TOO_MUCH, "The entries are gone.");
        }
        return page(log, after, limit);
      }
    }

    private LogPage page(Log log, long after, int limit) {
      List<LogEntry> entries =
          log.entries.stream()
              .filter(entry -> entry.seq() > Math.max(after, log.forgotten))
              .limit(limit)
              .toList();
      return new LogPage(entries, log.entries.size(), log.epoch);
    }

    @Override
    public GroupTree tree(GroupId group, long epoch) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return Optional.ofNullable(groupLog(group).trees.get(epoch))
            .orElseThrow(
                () -> new ClientException(Reason.UNKNOWN_CONVERSATION, "There is no such tree."));
      }
    }

    @Override
    public GroupDescription describe(GroupId group) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        Log log = groupLog(group);
        return new GroupDescription(
            group,
            log.epoch,
            log.entries.size(),
            GroupStatus.OPEN,
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(parents.get(group)),
            Optional.empty(),
            List.of());
      }
    }

    @Override
    public Channels channels(GroupId group) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        AccountName self = self().account();
        return new Channels(
            parents.entrySet().stream()
                .filter(entry -> entry.getValue().equals(group))
                .map(entry ->
                    new Channels.Channel(entry.getKey(), self, NOW, Channels.Membership.NONE))
                .toList());
      }
    }

    @Override
    public Posted reset(GroupId group, ResetGroup request) throws ClientException {
      throw new ClientException(Reason.REFUSED, "The server says: the group is not contested.");
    }

    @Override
    public LogPage inbox(long after, int limit) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        var _ = self();
        return page(inboxOf(device), after, limit);
      }
    }

    @Override
    public void acknowledge(long upTo) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        forgetInbox(device, upTo);
      }
    }

    @Override
    public Blob createBlob(CreateBlob request) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return blobs.create(request);
      }
    }

    @Override
    public Blob append(Bytes blob, long offset, Bytes part) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return blobs.append(blob, offset, part);
      }
    }

    @Override
    public Bytes read(Bytes blob, long offset, int length) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        return blobs.read(blob, offset, length);
      }
    }

    @Override
    public String renewedToken() {
      synchronized (FakeServer.this) {
        return "token " + ++renewals;
      }
    }

    @Override
    public Stream stream(List<ClientFrame.Cursor> cursors) throws ClientException {
      synchronized (FakeServer.this) {
        requireUp();
        var _ = self();
        Session session = new Session(device);
        session.arrivals.add(new ServerFrame.Ready(device, 1000));
        cursors.forEach(cursor -> session.cursors.put(cursor.log(), cursor.after()));
        sessions.add(session);
        session.push();
        return session;
      }
    }

    @Override
    public void close() {
      // Nothing is held open but streams, which have their own end.
    }
  }

  /// Says in each open stream that its token expires soon.
  public synchronized void expireSoon() {
    sessions.forEach(session -> session.arrivals.add(new ServerFrame.Expiring(Instant.EPOCH)));
  }

  /// The tokens that streams went on with.
  public synchronized List<String> renewed() {
    return List.copyOf(renewed);
  }

  private final class Session implements Stream {
    private final DeviceId device;
    private final Map<LogRef, Long> cursors = new LinkedHashMap<>();
    private final BlockingQueue<ServerFrame> arrivals = new LinkedBlockingQueue<>();

    Session(DeviceId device) {
      this.device = device;
    }

    void push() {
      for (LogRef ref : List.copyOf(cursors.keySet())) {
        boolean ofGroup = ref instanceof LogRef.Group;
        Log log =
            switch (ref) {
              case LogRef.Group group -> groupLog(group.id());
              case LogRef.Inbox inbox -> inboxOf(device);
            };
        List<LogEntry> next =
            log.entries.stream()
                .filter(entry -> entry.seq() > cursors.getOrDefault(ref, 0L))
                .filter(entry -> entry.seq() > log.forgotten)
                .toList();
        if (ofGroup && cursors.getOrDefault(ref, 0L) < log.forgotten) {
          arrivals.add(
              new ServerFrame.Ended(
                  ref, Problem.of(ProblemType.CURSOR_TOO_OLD, "the entries are gone")));
          var _ = cursors.remove(ref);
        } else if (!next.isEmpty()) {
          arrivals.add(new ServerFrame.Events(ref, next));
          cursors.put(ref, next.getLast().seq());
        }
      }
    }

    private void show(ServerFrame.Ephemeral frame) {
      sessions.stream()
          .filter(other -> !other.equals(this) && other.cursors.containsKey(frame.log()))
          .forEach(other -> other.arrivals.add(frame));
    }

    @Override
    public ServerFrame next() throws ClientException, InterruptedException {
      ServerFrame frame = arrivals.take();
      if (frame instanceof ServerFrame.Bye) {
        throw new ClientException(Reason.SERVER_UNREACHABLE, "The stream ended.");
      }
      return frame;
    }

    @Override
    public void send(ClientFrame frame) {
      synchronized (FakeServer.this) {
        if (frame instanceof ClientFrame.Ack(LogRef log, long upTo) && tellsDelivered) {
          List<GroupCursors.DeviceCursor> cursor =
              List.of(new GroupCursors.DeviceCursor(device, upTo));
          sessions.stream()
              .filter(other -> !other.equals(this) && other.cursors.containsKey(log))
              .filter(other -> log instanceof LogRef.Group)
              .forEach(other -> other.arrivals.add(new ServerFrame.Delivered(log, cursor)));
        }
        if (frame instanceof ClientFrame.Ack(LogRef.Inbox _, long upTo)) {
          forgetInbox(device, upTo);
        }
        if (frame instanceof ClientFrame.Ephemeral(LogRef log, Bytes body)
            && sessions.contains(this)) {
          passed.add(body);
          show(new ServerFrame.Ephemeral(log, Optional.of(device), body));
        }
        if (frame instanceof ClientFrame.Authenticate(String token)) {
          renewed.add(token);
          arrivals.add(new ServerFrame.Ready(device, 1000));
        }
        if (frame instanceof ClientFrame.Subscribe subscribe) {
          cursors.put(subscribe.cursor().log(), subscribe.cursor().after());
          push();
        }
      }
    }

    @Override
    public void close() {
      arrivals.add(new ServerFrame.Bye(ServerFrame.Cause.DRAINING));
    }
  }
}
