package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.group.GroupMember;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupCursors;

/// What was said in the conversations as a reader sees it: what stands in the timeline, with how
/// far each message came, and behind it what waits to be sent.
final class History {
  /// The places of what is not sent yet begin here, behind those of everything that is.
  static final long UNSENT = 1L << 62;

  private final Book book;
  private final Timeline timeline;
  private final Book.Tools tools;

  History(Book book, Timeline timeline, Book.Tools tools) {
    this.book = book;
    this.timeline = timeline;
    this.tools = tools;
  }

  /// What happened after a place, in order.
  List<Entry> after(Bytes conversation, long place, int limit) throws ClientException {
    return standing(conversation, timeline.after(conversation, place, limit));
  }

  /// What happened before a place, in order: the last that did, as many as said.
  List<Entry> before(Bytes conversation, long place, int limit) throws ClientException {
    return standing(conversation, timeline.before(conversation, place, limit).reversed());
  }

  private List<Entry> standing(Bytes conversation, List<Entry> entries) throws ClientException {
    Standing standing = standing(conversation);
    return entries.stream().map(standing::of).toList();
  }

  /// How far the messages of a conversation came.
  private record Standing(Marks marks, String self, Set<String> others, KeyGate keys) {
    Entry of(Entry entry) {
      return entry instanceof Message message ? of(message) : entry;
    }

    Message of(Message message) {
      Message now = message.withState(marks.stateOf(message, self, others));
      // What was not looked up when it came may be known by now.
      return message.keys() == Message.Keys.UNCHECKED
          ? now.withKeys(keys.standing(message.author()))
          : now;
    }
  }

  private Standing standing(Bytes conversation) throws ClientException {
    Set<String> others =
        others(conversation).stream().map(GroupMember::account).collect(Collectors.toSet());
    return new Standing(marks(conversation), tools.self(), others, tools.keys());
  }

  /// The members of other accounts; nobody where this device is not in it any more.
  List<GroupMember> others(Bytes conversation) throws ClientException {
    Room room = book.rooms().current(conversation);
    return switch (room.status()) {
      case MEMBER, PAIR ->
          book.members(room.group()).stream()
              .filter(member -> !member.account().equals(tools.self()))
              .toList();
      case MOVED, REMOVED, STRANDED, FORKED -> List.of();
    };
  }

  /// The place of the last thing that happened, or 0.
  long last(Bytes conversation) throws ClientException {
    return timeline.before(conversation, UNSENT, 1).stream().findFirst().map(Entry::seq).orElse(0L);
  }

  /// The message with an id, sent or not.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`
  Message message(Bytes conversation, MessageId id) throws ClientException {
    Optional<Message> sent = book.state().read(t -> timeline.find(t, conversation, id));
    if (sent.isPresent()) {
      return standing(conversation).of(sent.get());
    }
    return unsent(conversation).stream()
        .filter(message -> message.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new ClientException(
                ClientException.Reason.UNKNOWN_MESSAGE,
                "There is no such message, or not any more."));
  }

  /// The messages of a conversation that are not sent, in their order.
  List<Message> unsent(Bytes conversation) throws ClientException {
    List<Message> messages = new ArrayList<>();
    for (Unsent unsent : unsent()) {
      if (unsent.conversation().equals(conversation)) {
        messages.add(unsent.message());
      }
    }
    return List.copyOf(messages);
  }

  /// A message that is not sent.
  record Unsent(Bytes conversation, Outgoing outgoing, Message message) {}

  /// All messages that are not sent, in their order.
  List<Unsent> unsent() throws ClientException {
    List<Unsent> all = new ArrayList<>();
    for (Outgoing failed : book.outbox().failed()) {
      unsent(failed, Message.State.FAILED).ifPresent(all::add);
    }
    for (Outgoing waiting : book.outbox().waiting()) {
      unsent(waiting, Message.State.QUEUED).ifPresent(all::add);
    }
    all.sort(Comparator.comparingLong(unsent -> unsent.outgoing().seq()));
    return List.copyOf(all);
  }

  /// What waits as a message, unless it is one that no reader sees.
  Optional<Unsent> unsent(Outgoing outgoing, Message.State state) throws ClientException {
    Bytes conversation = book.rooms().of(outgoing.group()).conversation();
    if (!(content(outgoing).body() instanceof Content.Body.Text text)) {
      return Optional.empty();
    }
    Message message =
        new Message(
            Contents.id(tools.digest(), conversation, tools.ownKey(), outgoing.content()),
            UNSENT + outgoing.seq(),
            outgoing.at(),
            new Author(tools.self(), Names.device(tools.ownKey()), true),
            text.text(),
            text.replyTo(),
            text.attachments(),
            List.of(),
            Message.Revision.ORIGINAL,
            Optional.empty(),
            state,
            Message.Keys.PROVEN);
    return Optional.of(new Unsent(conversation, outgoing, message));
  }

  static Content content(Outgoing outgoing) {
    try {
      return Content.decode(outgoing.content());
    } catch (DecodeException impossible) {
      throw new AssertionError("the queue holds what this program encoded", impossible);
    }
  }

  /// A part of a search, and where to go on; see [Timeline#search].
  Timeline.Found search(Bytes conversation, long before, Predicate<Message> fits)
      throws ClientException {
    Standing standing = standing(conversation);
    Timeline.Found found = timeline.search(conversation, before, fits);
    return new Timeline.Found(found.messages().stream().map(standing::of).toList(), found.next());
  }

  /// What a conversation is marked with.
  Marks marks(Bytes conversation) throws ClientException {
    return book.state().read(t -> Contents.marks(t, conversation));
  }

  /// Marks a conversation as read up to a place. Returns what is to be told; nothing when it was
  /// read so far before.
  List<Notice> markRead(Bytes conversation, long place) throws ClientException {
    return book.state()
        .write(t -> {
          Contents contents = contents(t, conversation);
          contents.readHere(place, tools.self());
          return contents.close();
        });
  }

  /// Devices have what stands in a group's log up to some numbers, as the server says.
  List<Notice> delivered(Bytes group, List<GroupCursors.DeviceCursor> cursors)
      throws ClientException {
    Optional<Room> room = book.rooms().find(group);
    if (room.isEmpty()) {
      return List.of();
    }
    Bytes conversation = room.get().conversation();
    List<GroupMember> others = others(conversation);
    return book.state()
        .write(t -> {
          Contents contents = contents(t, conversation);
          for (GroupMember other : others) {
            DeviceId device = DeviceId.ofKeyHash(tools.digest().of(other.signatureKey()));
            for (GroupCursors.DeviceCursor cursor : cursors) {
              if (cursor.device().equals(device)) {
                contents.delivered(other.account(), room.get().place(cursor.upTo()));
              }
            }
          }
          return contents.close();
        });
  }

  private Contents contents(Transaction t, Bytes conversation) throws ClientException {
    return new Contents(
        t,
        new Contents.Tools(
            timeline, tools.digest(), tools.clock().instant(), book.pairs().trust(), tools.keys()),
        conversation);
  }

  /// What was typed and not sent; empty for nothing.
  String draft(Bytes conversation) throws ClientException {
    Optional<Bytes> draft = book.state().read(t -> t.get(Table.DRAFT, conversation));
    return draft.map(Bytes::toUtf8).orElse("");
  }

  /// Keeps what was typed.
  void keepDraft(Bytes conversation, String text) throws ClientException {
    var _ = book.rooms().current(conversation);
    book.state()
        .update(t -> {
          if (text.isEmpty()) {
            t.delete(Table.DRAFT, conversation);
          } else {
            t.put(Table.DRAFT, conversation, Bytes.utf8(text));
          }
        });
  }

  /// Deletes messages that are past their end, those of one second. Returns what is to be told;
  /// nothing when there were none.
  List<Notice> expire() throws ClientException {
    return book.state()
        .write(t -> {
          List<Timeline.Gone> gone = timeline.expire(t);
          List<Notice> news = new ArrayList<>();
          for (Bytes conversation :
              gone.stream().map(Timeline.Gone::conversation).distinct().toList()) {
            Contents contents = contents(t, conversation);
            gone.stream()
                .filter(one -> one.conversation().equals(conversation))
                .forEach(one -> contents.gone(one.message(), tools.self()));
            news.addAll(contents.close());
          }
          return List.copyOf(news);
        });
  }

  /// When the next message disappears, if any does.
  Optional<Instant> nextEnd() throws ClientException {
    return timeline.nextEnd();
  }

  /// The text that a search looks in, folded.
  static Stream<String> searched(Message message) {
    return Stream.concat(
        Stream.of(message.text()), message.attachments().stream().map(file -> file.name()));
  }
}
