package sonet.client.device;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What happened in the conversations, by its places, as it is now.
///
/// A message that disappears stands in a table by the second of its end as well. What is past that
/// is not given out, even before it was deleted.
final class Timeline {
  private static final Bytes ENDS = Bytes.utf8("ends");
  private static final int PAGE = 256;

  private final StateFile state;
  private final InstantSource clock;

  Timeline(StateFile state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /// Adds what happened, at its place.
  void add(Transaction t, Bytes conversation, Entry entry) throws ClientException {
    t.put(Table.HISTORY, new Row(conversation, entry.seq(), EntryCodec.encode(entry)));
  }

  /// Adds a message that is not here yet. Returns whether it was new.
  boolean add(Transaction t, Bytes conversation, Message message) throws ClientException {
    Bytes key = key(conversation, message.id());
    if (t.get(Table.MESSAGE, key).isPresent()) {
      return false;
    }
    add(t, conversation, (Entry) message);
    t.put(Table.MESSAGE, key, Numbers.encode(message.seq()));
    if (message.expiresAt().isPresent()) {
      long second = message.expiresAt().get().getEpochSecond() + 1;
      List<End> ends = new ArrayList<>(ends(t.get(Table.EXPIRY, ENDS, second)));
      ends.add(new End(conversation, message.seq()));
      t.put(Table.EXPIRY, new Row(ENDS, second, encode(ends)));
    }
    return true;
  }

  private static Bytes key(Bytes conversation, MessageId id) {
    return Bytes.concat(conversation, id.value());
  }

  /// A message that disappears.
  private record End(Bytes conversation, long place) {}

  private static Bytes encode(List<End> ends) {
    return new Writer()
        .vector(ends, (w, end) -> w.opaque(end.conversation()).u64(end.place()))
        .toBytes();
  }

  private static List<End> ends(Optional<Bytes> encoding) throws ClientException {
    return encoding.isEmpty()
        ? List.of()
        : Records.decode(encoding.get(), r -> r.vector(Timeline::end));
  }

  private static End end(Reader reader) throws DecodeException {
    return new End(reader.opaque(), reader.u64());
  }

  /// The message with an id, unless it is unknown or past its end.
  Optional<Message> find(Transaction t, Bytes conversation, MessageId id) throws ClientException {
    Optional<Bytes> place = t.get(Table.MESSAGE, key(conversation, id));
    if (place.isEmpty()) {
      return Optional.empty();
    }
    return message(t, conversation, Records.decode(place.get(), Numbers::read))
        .filter(message -> !message.isExpired(clock.instant()));
  }

  private static Optional<Message> message(Transaction t, Bytes conversation, long place)
      throws ClientException {
    Optional<Bytes> encoding = t.get(Table.HISTORY, conversation, place);
    if (encoding.isPresent()
        && Records.decode(encoding.get(), EntryCodec::read) instanceof Message message) {
      return Optional.of(message);
    }
    return Optional.empty();
  }

  /// What happened after a place, in order. What this device found of keys comes with the entry
  /// that it stands behind, and does not count towards the limit.
  List<Entry> after(Bytes conversation, long place, int limit) throws ClientException {
    List<Entry> page =
        entries(
            limit,
            place,
            from -> state.read(t -> t.after(Table.HISTORY, conversation, from, limit)));
    long upTo = page.size() < limit ? Long.MAX_VALUE : page.getLast().seq();
    return state.read(t -> KeyNotes.into(t, conversation, page, place, upTo));
  }

  /// What happened before a place, the last of it first.
  List<Entry> before(Bytes conversation, long place, int limit) throws ClientException {
    List<Entry> page =
        entries(
            limit,
            place,
            from -> state.read(t -> t.before(Table.HISTORY, conversation, from, limit)));
    long after = page.size() < limit ? -1 : page.getLast().seq() - 1;
    return state
        .read(t -> KeyNotes.into(t, conversation, page.reversed(), after, place - 1))
        .reversed();
  }

  /// Rows from a place on.
  @FunctionalInterface
  private interface Rows {
    List<Row> from(long place) throws ClientException;
  }

  private List<Entry> entries(int limit, long place, Rows rows) throws ClientException {
    Instant now = clock.instant();
    List<Entry> entries = new ArrayList<>();
    long from = place;
    while (entries.size() < limit) {
      List<Row> page = rows.from(from);
      for (Row row : page) {
        Entry entry = Records.decode(row.value(), EntryCodec::read);
        if (entries.size() < limit && !isPast(entry, now)) {
          entries.add(entry);
        }
      }
      if (page.size() < limit) {
        break;
      }
      from = page.getLast().seq();
    }
    return List.copyOf(entries);
  }

  private static boolean isPast(Entry entry, Instant now) {
    return entry instanceof Message message && message.isExpired(now);
  }

  /// A part of a search: the messages that fit among the next that stand before a place, the last
  /// first, and where to go on.
  Found search(Bytes conversation, long before, Predicate<Message> fits) throws ClientException {
    Instant now = clock.instant();
    List<Message> found = new ArrayList<>();
    List<Row> rows = state.read(t -> t.before(Table.HISTORY, conversation, before, PAGE));
    for (Row row : rows) {
      if (Records.decode(row.value(), EntryCodec::read) instanceof Message message
          && !message.isExpired(now)
          && fits.test(message)) {
        found.add(message);
      }
    }
    return new Found(found, rows.size() < PAGE ? 0 : rows.getLast().seq());
  }

  /// A part of what was searched for.
  ///
  /// @param messages that fit
  /// @param next the place before which to go on, or 0 at the end
  record Found(List<Message> messages, long next) {}

  /// How many messages of others stand after a place.
  int unread(Transaction t, Bytes conversation, long place, String self) throws ClientException {
    int unread = 0;
    long from = place;
    while (true) {
      List<Row> rows = t.after(Table.HISTORY, conversation, from, PAGE);
      for (Row row : rows) {
        if (Records.decode(row.value(), EntryCodec::read) instanceof Message message
            && !message.author().name().equals(self)) {
          unread++;
        }
      }
      if (rows.size() < PAGE) {
        return unread;
      }
      from = rows.getLast().seq();
    }
  }

  /// When the next message disappears, if any does.
  Optional<Instant> nextEnd() throws ClientException {
    List<Row> rows = state.read(t -> t.after(Table.EXPIRY, ENDS, -1, 1));
    return rows.stream().findFirst().map(row -> Instant.ofEpochSecond(row.seq()));
  }

  /// Deletes the messages of the first second that is past, if there is one.
  List<Gone> expire(Transaction t) throws ClientException {
    List<Row> rows = t.after(Table.EXPIRY, ENDS, -1, 1);
    if (rows.isEmpty() || rows.getFirst().seq() > clock.instant().getEpochSecond()) {
      return List.of();
    }
    List<Gone> gone = new ArrayList<>();
    for (End end : ends(Optional.of(rows.getFirst().value()))) {
      Optional<Message> message = message(t, end.conversation(), end.place());
      if (message.isPresent()) {
        t.delete(Table.HISTORY, end.conversation(), end.place());
        t.delete(Table.MESSAGE, key(end.conversation(), message.get().id()));
        gone.add(new Gone(end.conversation(), message.get()));
      }
    }
    t.delete(Table.EXPIRY, ENDS, rows.getFirst().seq());
    return gone;
  }

  /// A message that was deleted.
  record Gone(Bytes conversation, Message message) {}
}
