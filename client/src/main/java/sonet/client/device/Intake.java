package sonet.client.device;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.ForkReport;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupEvent;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.mls.role.Right;
import sonet.protocol.LogEntry;

/// Takes entries of a group's log into the state, within a transaction.
///
/// Each entry must follow the one before by number and by hash, so that a server which shows
/// different logs to different members is found out. A message that cannot be read leaves its mark
/// and the log goes on; a commit that cannot be followed strands the conversation, for nothing
/// after it can be read.
final class Intake {
  private final GroupEngine engine;
  private final Sessions sessions;
  private final Timeline timeline;
  private final Book.Digest digest;
  private final InstantSource clock;
  private final TrustBook trust;
  private final KeyGate keys;

  Intake(GroupEngine engine, Sessions sessions, Timeline timeline, With with) {
    Book.Tools tools = with.tools();
    this.engine = engine;
    this.sessions = sessions;
    this.timeline = timeline;
    this.digest = tools.digest();
    this.clock = tools.clock();
    this.trust = with.trust();
    this.keys = tools.keys();
  }

  /// What it is done with.
  ///
  /// @param tools of the book
  /// @param trust whom this account has blocked
  record With(Book.Tools tools, TrustBook trust) {}

  /// What came of it.
  ///
  /// @param room the conversation now
  /// @param news what is to be told
  /// @param sent the places in the queue of messages that were seen in the log
  /// @param events to be settled once the transaction is durable
  record Result(Room room, List<Notice> news, List<Long> sent, List<GroupEvent> events) {
    /// Wipes the keys that were used up.
    void settle() {
      events.forEach(GroupEvent::settle);
    }
  }

  /// Takes in what comes next in a log.
  ///
  /// @param queue the messages of this device that may show up in it
  Result take(Transaction t, Room room, List<Outgoing> queue, List<LogEntry> log)
      throws ClientException {
    Contents contents =
        new Contents(
            t,
            new Contents.Tools(timeline, digest, clock.instant(), trust, keys),
            room.conversation());
    Step step = new Step(t, room, queue, contents);
    for (LogEntry entry : log) {
      if (entry.seq() <= step.room.cursor()) {
        continue;
      }
      if (entry.seq() != step.room.cursor() + 1 || step.room.status() != Room.Status.MEMBER) {
        break;
      }
      if (!step.room.headHash().isEmpty() && !step.room.headHash().equals(entry.prevHash())) {
        step.fork(entry, ForkReport.Cause.LOG);
        break;
      }
      step.room = step.room.withCursor(entry.seq(), digest.of(entry.hashInput()));
      step.take(entry);
    }
    sessions.keep(t, step.session);
    List<Notice> news = new ArrayList<>(contents.close());
    news.addAll(step.forks);
    return new Result(step.room, news, List.copyOf(step.sent), List.copyOf(step.events));
  }

  /// The session that a Welcome leads into; the key package it was for is used up.
  ///
  /// @param continued the pieces of the session of the group that the new one continues, or none
  GroupSession join(
      Transaction t, LogEntry welcome, Entrance.Joining joining, List<Bytes> continued)
      throws ClientException {
    List<Row> keys = t.all(Table.KEY_PACKAGE);
    List<KeyRecord> records = new ArrayList<>();
    for (Row row : keys) {
      records.add(Records.decode(row.value(), KeyRecord::read));
    }
    GroupEngine.Joined joined =
        engine.join(
            new GroupEngine.Invitation(
                welcome.body(),
                joining.ratchetTree(),
                records.stream().map(KeyRecord::secret).toList(),
                continued));
    if (records.get(joined.used()).once()) {
      Row used = keys.get(joined.used());
      t.delete(Table.KEY_PACKAGE, used.key(), used.seq());
    }
    return joined.session();
  }

  /// The state between two entries.
  private final class Step {
    private final Transaction transaction;
    private final List<Outgoing> queue;
    private final Contents contents;
    private final List<Long> sent = new ArrayList<>();
    private final List<GroupEvent> events = new ArrayList<>();
    private final List<Notice> forks = new ArrayList<>();
    private Room room;
    private GroupSession session;

    Step(Transaction transaction, Room room, List<Outgoing> queue, Contents contents)
        throws ClientException {
      this.transaction = transaction;
      this.room = room;
      this.queue = queue;
      this.contents = contents;
      this.session = sessions.get(transaction, room.group());
    }

    void take(LogEntry entry) throws ClientException {
      switch (entry.kind()) {
        case COMMIT -> commit(entry);
        case MESSAGE -> message(entry);
        case PROPOSAL -> proposal(entry);
        case CONTESTED -> contest(entry, Entry.Contested.Stage.WAITING);
        case CLEARED -> contest(entry, Entry.Contested.Stage.CLEARED);
        case RESET -> reset(entry);
        case GROUP_CREATED, REJECTION, WELCOME, PAIRWISE, NOTICE -> {
          // The first says nothing that its creator does not know; the second is for the server to
          // count; the others are no part of this log.
        }
      }
    }

    private void contest(LogEntry entry, Entry.Contested.Stage stage) throws ClientException {
      contents.add(new Entry.Contested(place(entry), entry.at(), stage));
    }

    /// The conversation goes on in a fresh group. Whether that is one to follow shows when this
    /// device is brought into it ([Succession]).
    private void reset(LogEntry entry) throws ClientException {
      Optional<Bytes> successor = Succession.named(entry.body());
      if (successor.isEmpty()) {
        unreadable(entry, "the server's word that it was begun anew");
        return;
      }
      room = room.movedTo(successor.get());
      contest(entry, Entry.Contested.Stage.RESET);
    }

    private void commit(LogEntry entry) throws ClientException {
      Optional<Bytes> encoding = transaction.get(Table.PENDING_COMMIT, room.group());
      if (encoding.isPresent()) {
        PendingCommit pending = Records.decode(encoding.get(), PendingCommit::read);
        // Seen in the log, or overtaken by another commit of the same epoch: its fate is known.
        transaction.delete(Table.PENDING_COMMIT, room.group());
        if (pending.commit().equals(entry.body())) {
          GroupSession before = session;
          GroupSession after = sessions.after(transaction, pending, session);
          events.add(new GroupEvent.Changed(after, () -> before.retire(after), session.self()));
          changed(entry, after, session.self());
          return;
        }
      }
      try {
        switch (process(entry)) {
          case GroupEvent.Changed changed -> changed(entry, changed.after(), changed.author());
          case GroupEvent.Removed removed -> {
            room = room.withStatus(Room.Status.REMOVED);
            contents.add(
                new Entry.Removed(
                    place(entry),
                    entry.at(),
                    Names.author(removed.author(), session.self().signatureKey())));
          }
          case GroupEvent.Own own -> strand(entry, "a change of this device that it has forgotten");
          case GroupEvent.Unreadable(GroupEvent.Cause cause) -> {
            if (cause == GroupEvent.Cause.FORK) {
              unreadable(entry, phrase(cause));
              fork(entry, ForkReport.Cause.EPOCH);
            } else {
              strand(entry, phrase(cause));
            }
          }
          case GroupEvent.Message message -> strand(entry, "a message in the place of a change");
          case GroupEvent.Proposed proposed -> strand(entry, "a proposal in the place of a change");
        }
      } catch (ClientException invalid) {
        if (isOurs(invalid)) {
          throw invalid;
        }
        strand(entry, "a change that breaks the rules");
      }
    }

    private GroupEvent process(LogEntry entry) throws ClientException {
      GroupEvent event = session.process(entry.body());
      events.add(event);
      return event;
    }

    private long place(LogEntry entry) {
      return room.place(entry.seq());
    }

    private void changed(LogEntry entry, GroupSession after, GroupMember author)
        throws ClientException {
      List<GroupMember> before = session.members();
      List<GroupMember> now = after.members();
      Bytes self = session.self().signatureKey();
      session = after;
      List<String> added = Names.accounts(Names.without(now, before));
      List<String> removed = Names.accounts(Names.without(before, now));
      // The first commit after a move brings those along who were there before.
      boolean moving = room.continuation().generation() > 0 && entry.epoch() == 0;
      if (!moving && (!added.isEmpty() || !removed.isEmpty())) {
        contents.add(
            new Entry.Members(
                place(entry), entry.at(), Names.author(author, self), added, removed));
      }
      Optional<GroupSession.Successor> next = after.successor();
      if (next.isPresent()) {
        room = room.movedTo(next.get().groupId());
        contents.add(
            new Entry.Moved(
                place(entry), entry.at(), Names.author(author, self), next.get().cipherSuite()));
      }
    }

    private void message(LogEntry entry) throws ClientException {
      for (Outgoing own : queue) {
        if (own.message().equals(entry.body())) {
          sent.add(own.seq());
          content(entry, session.self(), own.content());
          return;
        }
      }
      try {
        switch (process(entry)) {
          case GroupEvent.Message message -> {
            session = message.after();
            content(entry, message.sender(), message.plaintext());
          }
          case GroupEvent.Own own ->
              unreadable(entry, "sent by this device, which has forgotten it");
          case GroupEvent.Unreadable unreadable -> unreadable(entry, phrase(unreadable.cause()));
          case GroupEvent.Changed changed ->
              unreadable(entry, "a change in the place of a message");
          case GroupEvent.Removed removed ->
              unreadable(entry, "a change in the place of a message");
          case GroupEvent.Proposed proposed ->
              unreadable(entry, "a proposal in the place of a message");
        }
      } catch (ClientException invalid) {
        if (isOurs(invalid)) {
          throw invalid;
        }
        unreadable(entry, "it breaks the rules");
      }
    }

    private void proposal(LogEntry entry) throws ClientException {
      try {
        if (process(entry) instanceof GroupEvent.Proposed proposed) {
          session = proposed.after();
        }
      } catch (ClientException invalid) {
        if (isOurs(invalid)) {
          throw invalid;
        }
        unreadable(entry, "a proposal that breaks the rules");
      }
    }

    private void content(LogEntry entry, GroupMember sender, Bytes plaintext)
        throws ClientException {
      Contents.Said said = new Contents.Said(place(entry), entry.at(), sender, plaintext);
      room =
          contents.take(
              room, said, new Contents.Audience(session.self(), session::members, this::mayRename));
    }

    /// The name is encrypted, so members alone can see to this right (docs/roles.md §4).
    private boolean mayRename(String account) {
      return session
          .roles()
          .map(roles -> session.role(account).isAtLeast(roles.needed(Right.RENAME)))
          .orElse(true);
    }

    /// Which history is the right one this device cannot know, so it reads no further: to go on by
    /// itself would be to take the server's word.
    private void fork(LogEntry entry, ForkReport.Cause cause) throws ClientException {
      Forks.Found found = new Forks.Found(cause, entry, clock.instant(), digest);
      forks.add(
          new Notice.Forked(room.conversation(), Forks.keep(transaction, room, session, found)));
      room = room.withStatus(Room.Status.FORKED);
    }

    private void strand(LogEntry entry, String cause) throws ClientException {
      room = room.withStatus(Room.Status.STRANDED);
      unreadable(entry, cause);
    }

    private void unreadable(LogEntry entry, String cause) throws ClientException {
      contents.add(new Entry.Unreadable(place(entry), entry.at(), cause));
    }
  }

  /// Whether a failure is one of this device and not of the message.
  private static boolean isOurs(ClientException failure) {
    return failure.reason() != Reason.INVALID_MESSAGE && failure.reason() != Reason.UNTRUSTED_USER;
  }

  private static String phrase(GroupEvent.Cause cause) {
    return switch (cause) {
      case DUPLICATE -> "it was read before";
      case FUTURE_EPOCH -> "it belongs to a time that this device has no keys for";
      case STALE_EPOCH -> "its keys are gone";
      case FORK -> "it continues another history";
    };
  }
}
