package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.group.GroupMember;
import sonet.client.pair.Letter;
import sonet.client.pair.Link;
import sonet.client.pair.PairId;
import sonet.client.pair.PairSessions;
import sonet.client.pair.Peer;
import sonet.client.pair.Peers;
import sonet.client.pair.PrekeyStore;
import sonet.client.pair.SentLetters;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.protocol.Account;
import sonet.protocol.DeviceId;

/// The conversations of two on this device: who has which devices, and what is sent. What comes in
/// is taken by [PairIntake]. One owner thread uses it, and nothing here waits for the network.
final class Pairs {
  private final StateFile state;
  private final Rooms rooms;
  private final Timeline timeline;
  private final Book.Tools tools;
  private final Peers peers;
  private final PairSessions sessions;
  private final PrekeyStore prekeys;
  private final Asks asks;
  private final TrustBook trust;
  private final PairIntake intake;

  Pairs(StateFile state, Rooms rooms, Outbox outbox, Timeline timeline, Book.Tools tools)
      throws ClientException {
    this.state = state;
    this.rooms = rooms;
    this.timeline = timeline;
    this.tools = tools;
    this.peers = new Peers(state, tools.digest()::of);
    this.prekeys = tools.pairing().prekeys();
    this.sessions = tools.pairing().sessions();
    this.asks = new Asks(tools.clock());
    this.trust = new TrustBook(state, peers, tools);
    this.intake = new PairIntake(this, rooms, outbox, tools);
  }

  /// What pairs are made with.
  ///
  /// @param prekeys of this device
  /// @param sessions with others
  /// @param random for ids
  record Pairing(PrekeyStore prekeys, PairSessions sessions, RandomSource random) {}

  StateFile state() {
    return state;
  }

  Peers peers() {
    return peers;
  }

  PrekeyStore prekeys() {
    return prekeys;
  }

  PairSessions sessions() {
    return sessions;
  }

  Asks asks() {
    return asks;
  }

  TrustBook trust() {
    return trust;
  }

  PairIntake intake() {
    return intake;
  }

  /// The id of the conversation with an account.
  Bytes id(String peer) {
    return PairId.of(tools.self(), peer, tools.digest()::of);
  }

  /// Opens the conversation with an account, unless it is open.
  Bytes open(String peer) throws ClientException {
    Bytes id = id(peer);
    if (rooms.find(id).isEmpty()) {
      Room room = Room.pair(id, peer);
      state.update(t -> Rooms.put(t, room));
      rooms.remember(room);
    }
    return id;
  }

  /// The room of the conversation with an account, as it is or shall be.
  Room room(String peer) {
    Bytes id = id(peer);
    return rooms.find(id).orElseGet(() -> Room.pair(id, peer));
  }

  /// The devices in a conversation, as the directory showed them last; this device always.
  List<GroupMember> members(Room room) {
    List<GroupMember> members = new ArrayList<>();
    members.add(new GroupMember(0, tools.self(), tools.ownKey()));
    for (Peer own : peers.of(tools.self())) {
      if (!own.signatureKey().equals(tools.ownKey())) {
        members.add(member(own));
      }
    }
    peers.of(room.peer()).forEach(peer -> members.add(member(peer)));
    if (peers.of(room.peer()).isEmpty()) {
      // Not asked for yet; the person is in it all the same.
      members.add(new GroupMember(0, room.peer(), Bytes.EMPTY));
    }
    return List.copyOf(members);
  }

  static GroupMember member(Peer peer) {
    return new GroupMember(0, peer.account(), peer.signatureKey());
  }

  /// The devices of an account to which this one sends: all but itself.
  List<Peer> targets(String account) {
    return peers.of(account).stream()
        .filter(peer -> !peer.signatureKey().equals(tools.ownKey()))
        .toList();
  }

  /// Takes note of the devices that an account has. Those that it has no longer are forgotten with
  /// their sessions. Returns what is to be told.
  List<Notice> update(Account account) throws ClientException {
    List<Peer> present = peers.check(account);
    String name = account.name().value();
    List<Peer> gone = peers.without(name, present);
    TrustStep step =
        state.write(t -> {
          Peers.put(t, name, present);
          for (Peer peer : gone) {
            sessions.forget(t, peer.id());
            SentLetters.forget(t, peer.id());
            asks.forget(t, peer.id());
            TrustBook.repeat(t, peer.id());
          }
          TrustStep compared = new TrustStep(t, trust);
          compared.compare(account);
          return compared;
        });
    peers.remember(name, present);
    return trust.settle(step);
  }

  /// Counts the first message in the queue of a conversation, if that was not done, and keeps it in
  /// case that someone asks for it again. Returns it with its number.
  Outgoing counted(Outgoing waiting) throws ClientException {
    if (!waiting.message().isEmpty()) {
      return waiting;
    }
    Content content = History.content(waiting);
    Bytes id = tools.pairing().random().bytes(Letter.ID);
    Instant kept = waiting.at().plus(SentLetters.TIME);
    Instant until =
        content.timer() > 0 ? min(kept, waiting.at().plusSeconds(content.timer())) : kept;
    return state.write(t -> {
      long number =
          SentLetters.add(t, waiting.group(), new SentLetters.Kept(id, waiting.content(), until));
      // From here on they were to have it, also where it leaves the queue before it leaves for
      // them.
      String peer = rooms.of(waiting.group()).peer();
      for (Peer own : targets(tools.self())) {
        Letter.Count _ =
            SentLetters.count(t, own.id(), new SentLetters.Target(waiting.group(), peer, number));
      }
      Outgoing counted = waiting.sealed(number, id);
      Outbox.putForPair(t, counted);
      return counted;
    });
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// The letter of a counted message for one device.
  Letter letter(Transaction t, Outgoing counted, DeviceId to) throws ClientException {
    String peer = rooms.of(counted.group()).peer();
    Letter.Count count =
        SentLetters.count(t, to, new SentLetters.Target(counted.group(), peer, counted.epoch()));
    return new Letter(counted.message(), peer, count, new Letter.Body.Said(counted.content()));
  }

  /// A message of this device has reached the server: it leaves the queue and stands in the
  /// history, unless it did so already, when an answer to it was faster than the server's word.
  List<Notice> sent(Outgoing message, Instant at) throws ClientException {
    Room before = rooms.of(message.group());
    PairIntake.Taken taken =
        state.write(t ->
            t.get(Table.OUTBOX, message.group(), message.seq()).isEmpty()
                ? new PairIntake.Taken(before, List.of())
                : arrived(t, before, message, at));
    rooms.remember(taken.room());
    return taken.news();
  }

  /// The same within a transaction.
  PairIntake.Taken arrived(Transaction t, Room room, Outgoing message, Instant at)
      throws ClientException {
    Outbox.doneForPair(t, message);
    GroupMember self = new GroupMember(0, tools.self(), tools.ownKey());
    return intake.say(t, room, self, new PairIntake.Words(at, message.content()));
  }

  /// The contents of a conversation, within a transaction.
  Contents contents(Transaction t, Bytes conversation) throws ClientException {
    return new Contents(
        t,
        new Contents.Tools(timeline, tools.digest(), tools.clock().instant(), trust, tools.keys()),
        conversation);
  }

  /// Takes a message out of the queue that leaves nothing behind.
  void dropped(Outgoing message) throws ClientException {
    state.update(t -> Outbox.doneForPair(t, message));
  }

  /// This state is older than what the server has seen of it. Its sessions are deleted, for in them
  /// keys would be used twice, and all with whom there were some are asked for what is missing.
  ///
  /// @param upTo the number of the last entry of the inbox that is gone
  void restart(long upTo) throws ClientException {
    state.update(t -> {
      for (DeviceId device : sessions.devices(t)) {
        sessions.forget(t, device);
        var _ = asks.add(t, device, Asks.Way.FRESH);
      }
      for (Bytes conversation : rooms.pairs()) {
        SentLetters.revive(t, conversation, tools.pairing().random());
      }
      trust.lost(t);
      Entrance.move(t, Math.max(upTo, Entrance.cursor(t)));
    });
  }

  /// How far this device has what another said, in the words of that one.
  List<Letter.Have> have(Transaction t, Peer device) throws ClientException {
    List<Letter.Have> have = new ArrayList<>();
    boolean own = device.account().equals(tools.self());
    for (Bytes conversation : own ? rooms.pairs() : List.of(id(device.account()))) {
      Optional<Bytes> link = t.get(Table.LINK, Bytes.concat(device.id().value(), conversation));
      if (link.isPresent() && have.size() < Letter.MAX_HAVE) {
        have.add(Link.decode(link.get()).have(own ? rooms.of(conversation).peer() : tools.self()));
      }
    }
    return List.copyOf(have);
  }

  /// A message was given up: nobody gets it, also who asks for its number.
  void withdrawn(Outgoing counted) throws ClientException {
    state.update(t -> SentLetters.remove(t, counted.group(), counted.epoch()));
  }

  /// Nothing more is asked of an account, nor answered.
  void forgetAsks(String account) throws ClientException {
    state.update(t -> {
      for (Peer peer : peers.of(account)) {
        asks.forget(t, peer.id());
      }
    });
  }

  /// A device, if the directory showed it.
  Optional<Peer> find(DeviceId device) {
    return peers.find(device);
  }
}
