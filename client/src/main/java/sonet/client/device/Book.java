package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.group.PreparedProposal;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.LogEntry;

/// All that a device holds, and the rules by which it changes. One owner thread uses it.
///
/// Each method that changes something does so in one transaction; when it throws, nothing has
/// changed. Nothing here waits for the network.
final class Book {
  /// What holds no key. Whatever else there is goes when this device is removed.
  private static final Set<Table> WITHOUT_KEYS =
      EnumSet.of(
          Table.CONVERSATION,
          Table.HISTORY,
          Table.MESSAGE,
          Table.MARKS,
          Table.EXPIRY,
          Table.DIRECT,
          Table.IDENTITY,
          Table.KIN,
          Table.TRUST,
          Table.TRUST_CHANGE,
          Table.INTRODUCTION,
          Table.KEY_CHANGE,
          Table.KEY_ALARM,
          Table.KEY_NOTE);

  private final StateFile state;
  private final Sessions sessions;
  private final Intake intake;
  private final Tools tools;
  private final Timeline timeline;
  private final Rooms rooms;
  private final Outbox outbox;
  private final Commits commits;
  private final Entrance entrance;
  private final History history;
  private final Hierarchy channels;
  private final Pairs pairs;
  private final Forks forks;
  private final Lineage lineage;
  private final Kinship kinship;

  Book(StateFile state, GroupEngine engine, Tools tools) throws ClientException {
    this.state = state;
    this.tools = tools;
    this.sessions = new Sessions(engine);
    this.timeline = new Timeline(state, tools.clock());
    this.rooms = new Rooms(state);
    this.outbox = new Outbox(state, sessions, rooms, tools);
    this.pairs = new Pairs(state, rooms, outbox, timeline, tools);
    this.intake = new Intake(engine, sessions, timeline, new Intake.With(tools, pairs.trust()));
    this.commits = new Commits(state, sessions, rooms);
    this.entrance = new Entrance(state, sessions, rooms, intake);
    this.history = new History(this, timeline, tools);
    this.channels = new Hierarchy(state, sessions, rooms, outbox);
    this.forks = new Forks(state);
    this.lineage = new Lineage(tools.provider(), state);
    this.kinship = new Kinship(state, lineage, tools);
  }

  /// What a book is kept with.
  ///
  /// @param self the account of this device
  /// @param ownKey the public key of this device
  /// @param provider of primitives
  /// @param digest SHA-256
  /// @param clock for what disappears
  /// @param pairing for conversations of two
  /// @param signer with the key of this device
  /// @param keys what is known of keys
  record Tools(
      String self,
      Bytes ownKey,
      CryptoProvider provider,
      Digest digest,
      InstantSource clock,
      Pairs.Pairing pairing,
      Signer signer,
      KeyGate keys) {}

  /// SHA-256.
  @FunctionalInterface
  interface Digest {
    /// The hash.
    Bytes of(Bytes input);
  }

  /// The groups of all conversations.
  Rooms rooms() {
    return rooms;
  }

  /// What waits to be sent.
  Outbox outbox() {
    return outbox;
  }

  /// The changes whose fate is open.
  Commits commits() {
    return commits;
  }

  /// The inbox.
  Entrance entrance() {
    return entrance;
  }

  /// What was said.
  History history() {
    return history;
  }

  /// Which conversations are channels of others.
  Hierarchy channels() {
    return channels;
  }

  /// The conversations of two.
  Pairs pairs() {
    return pairs;
  }

  /// What was found of forked views.
  Forks forks() {
    return forks;
  }

  /// Which devices belong to whom.
  Lineage lineage() {
    return lineage;
  }

  /// The other devices of this account.
  Kinship kinship() {
    return kinship;
  }

  /// Deletes every key, and what could not be read without: this device was removed. What was said
  /// stays in its sealed history.
  void wipe(Profile profile) throws ClientException {
    state.update(t -> {
      for (Table table : Table.values()) {
        if (!WITHOUT_KEYS.contains(table)) {
          t.clear(table);
        }
      }
      t.put(Table.PROFILE, Registration.SELF, profile.asRemoved().encode());
    });
    sessions.forgetAll();
  }

  StateFile state() {
    return state;
  }

  /// The cipher suite of a group.
  int cipherSuite(Bytes group) throws ClientException {
    return state.read(t -> sessions.get(t, group)).cipherSuite();
  }

  /// Who is in a conversation, as far as its log was taken in.
  List<GroupMember> members(Bytes group) throws ClientException {
    Room room = rooms.of(group);
    return room.isPair()
        ? pairs.members(room)
        : state.read(t -> sessions.get(t, room.group())).members();
  }

  /// The conversations that an account is in with this device, within a transaction.
  List<Room> roomsWith(Transaction t, String account) throws ClientException {
    List<Room> found = new ArrayList<>();
    for (Room room : rooms.all()) {
      boolean isIn =
          switch (room.status()) {
            case PAIR -> room.peer().equals(account);
            case MEMBER ->
                sessions.get(t, room.group()).members().stream()
                    .anyMatch(member -> member.account().equals(account));
            case MOVED, REMOVED, STRANDED, FORKED -> false;
          };
      if (isIn) {
        found.add(room);
      }
    }
    return List.copyOf(found);
  }

  /// The session as it is on disk, for experiments that must not change it.
  GroupSession copyOfSession(Bytes group) throws ClientException {
    Bytes known = rooms.of(group).group();
    return state.read(t -> sessions.restore(t, known));
  }

  /// Begins a conversation whose group the server has taken.
  void begin(GroupSession session, Room room, List<Content> first) throws ClientException {
    Room begun =
        sessions.change(
            state,
            room.group(),
            t -> {
              sessions.keep(t, session);
              Rooms.put(t, room);
              for (Content content : first) {
                outbox.enqueue(t, room.group(), content);
              }
              return room;
            });
    rooms.remember(begun);
  }

  /// Takes in entries of a group's log: those that come next; earlier ones were taken in before.
  /// Returns what is to be told.
  List<Notice> takeIn(Bytes group, List<LogEntry> entries) throws ClientException {
    Room room = rooms.of(group);
    if (room.status() != Room.Status.MEMBER
        || entries.isEmpty()
        || entries.getLast().seq() <= room.cursor()) {
      return List.of();
    }
    Intake.Result result =
        sessions.change(
            state,
            group,
            t -> {
              Intake.Result taken = intake.take(t, room, Outbox.underWay(t, group), entries);
              Rooms.put(t, taken.room());
              for (long seq : taken.sent()) {
                Outbox.done(t, seq);
              }
              return taken;
            });
    rooms.remember(result.room());
    result.settle();
    return result.news();
  }

  /// Forgets a commit that the server refused; with the first one of a channel, the channel.
  void withdraw(Bytes group) throws ClientException {
    if (!rooms.of(group).above().isEmpty() && session(group).epoch() == 0) {
      channels.abandon(group);
    } else {
      commits.withdraw(group);
    }
  }

  /// Keeps the private halves of key packages, before they are published.
  void keep(List<PreparedKeyPackage> fresh) throws ClientException {
    state.update(t -> {
      for (PreparedKeyPackage prepared : fresh) {
        boolean once = prepared.use() == PreparedKeyPackage.Use.ONE_TIME;
        KeyRecord record =
            new KeyRecord(prepared.secret(), once, prepared.expiresAt().getEpochSecond());
        t.put(Table.KEY_PACKAGE, tools.digest().of(prepared.message()), record.encode());
      }
    });
  }

  /// Deletes the private halves of key packages that have expired; a day is given for a Welcome
  /// that was on its way.
  void prune(Instant now) throws ClientException {
    state.update(t -> {
      for (Row row : t.all(Table.KEY_PACKAGE)) {
        KeyRecord record = Records.decode(row.value(), KeyRecord::read);
        if (Instant.ofEpochSecond(record.expiresAt()).plus(Duration.ofDays(1)).isBefore(now)) {
          t.delete(Table.KEY_PACKAGE, row.key(), row.seq());
        }
      }
    });
  }

  /// Whether proposals wait in a group, so that a commit must come before the next message.
  boolean hasProposals(Bytes group) throws ClientException {
    return rooms.of(group).status() == Room.Status.MEMBER
        && state.read(t -> sessions.get(t, group)).hasProposals();
  }

  /// Whether a commit of this device would tidy a group up: it would take along what was proposed,
  /// or remove from a channel who is outside.
  boolean hasWork(Bytes group) throws ClientException {
    return hasProposals(group) || !channels.removable(group).isEmpty();
  }

  /// Gives a message up: one that a reader knows of is kept for them to decide. Returns what is to
  /// be told.
  Notice giveUp(Outgoing message, ClientException cause) throws ClientException {
    Optional<History.Unsent> seen = history.unsent(message, Message.State.FAILED);
    outbox.giveUp(message, seen.isPresent() ? Outbox.Failure.KEPT : Outbox.Failure.FORGOTTEN);
    return seen.isPresent()
        ? new Notice.NotSent(seen.get().conversation(), seen.get().message(), cause)
        : new Notice.Trouble(cause);
  }

  /// The session of a group.
  GroupSession session(Bytes group) throws ClientException {
    return state.read(t -> sessions.get(t, group));
  }

  /// Asks to leave a group. Returns the proposal for the server.
  Bytes leaving(Bytes group) throws ClientException {
    var _ = rooms.requireMember(group);
    return sessions.change(
        state,
        group,
        t -> {
          PreparedProposal proposal = sessions.get(t, group).leave();
          sessions.keep(t, proposal.after());
          return proposal.message();
        });
  }

  /// This device has left a group: its keys are deleted, and what waited there is given up.
  List<Notice> left(Bytes group, Entry.Removed entry) throws ClientException {
    Room room = rooms.of(group).withStatus(Room.Status.REMOVED);
    List<Notice> news =
        sessions.change(
            state,
            group,
            t -> {
              Rooms.put(t, room);
              sessions.delete(t, group);
              timeline.add(t, room.conversation(), entry);
              return List.of(new Notice.Happened(room.conversation(), entry));
            });
    rooms.remember(room);
    return news;
  }

  /// A group that this device lost the thread of goes on in another one.
  List<Notice> succeeded(Bytes group, Bytes successor, Entry.Contested entry)
      throws ClientException {
    Room room = rooms.of(group).movedTo(successor);
    List<Notice> news =
        state.write(t -> {
          Rooms.put(t, room);
          timeline.add(t, room.conversation(), entry);
          return List.of(new Notice.Happened(room.conversation(), entry));
        });
    rooms.remember(room);
    return news;
  }

  /// Comes back into a group by an own commit that the server took at a place; an older way back
  /// than the last is passed over. What waits is encrypted anew.
  List<Notice> returned(Bytes group, GroupSession session, Entry.Returned entry)
      throws ClientException {
    Room old = rooms.of(group);
    long seq = Room.seqOf(entry.seq());
    if (old.cursor() >= seq) {
      return List.of();
    }
    Room room = old.withCursor(seq, Bytes.EMPTY).withStatus(Room.Status.MEMBER);
    List<Notice> news =
        sessions.change(
            state,
            group,
            t -> {
              sessions.delete(t, group);
              sessions.keep(t, session);
              t.delete(Table.PENDING_COMMIT, group);
              Outbox.forward(t, group, group);
              Rooms.put(t, room);
              timeline.add(t, room.conversation(), entry);
              return List.of(new Notice.Happened(room.conversation(), entry));
            });
    rooms.remember(room);
    return news;
  }
}
