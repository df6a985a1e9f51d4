package sonet.client.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What this device found of keys, between the entries of conversations.
///
/// In a group all places are those of the log, alike for all its members, and none is free for what
/// one device finds by itself. So it stands in a table of its own, by the place of the entry that
/// it comes after, and is shown behind that.
final class KeyNotes {
  /// So many places of a conversation have some, the newest of them, and each so many.
  private static final int MOST_PLACES = 256;

  private static final int MOST_AT_A_PLACE = 16;

  private KeyNotes() {}

  /// Adds an entry to a conversation of two, whose places are this device's own.
  static void add(Transaction t, Room room, Entry.KeysChanged entry) throws ClientException {
    t.put(Table.HISTORY, new Row(room.conversation(), entry.seq(), EntryCodec.encode(entry)));
    Rooms.put(t, room);
  }

  /// Adds an entry to a group's conversation.
  static void insert(Transaction t, Bytes conversation, Entry.KeysChanged entry)
      throws ClientException {
    Optional<Bytes> before = t.get(Table.KEY_NOTE, conversation, entry.seq());
    List<Bytes> all = new ArrayList<>(before.isEmpty() ? List.of() : decode(before.get()));
    if (all.size() < MOST_AT_A_PLACE) {
      all.add(EntryCodec.encode(entry));
    }
    Bytes encoding = new Writer().vector(all, Writer::opaque).toBytes();
    t.put(Table.KEY_NOTE, new Row(conversation, entry.seq(), encoding));
    List<Row> rows = t.after(Table.KEY_NOTE, conversation, -1, MOST_PLACES + 1);
    if (rows.size() > MOST_PLACES) {
      t.delete(Table.KEY_NOTE, conversation, rows.getFirst().seq());
    }
  }

  private static List<Bytes> decode(Bytes encoding) throws ClientException {
    return Records.decode(encoding, reader -> reader.vector(Reader::opaque));
  }

  /// Those after a place and up to another, in order.
  private static List<Entry> between(Transaction t, Bytes conversation, long after, long upTo)
      throws ClientException {
    List<Entry> found = new ArrayList<>();
    for (Row row : t.after(Table.KEY_NOTE, conversation, after, MOST_PLACES)) {
      if (row.seq() <= upTo) {
        for (Bytes encoding : decode(row.value())) {
          found.add(Records.decode(encoding, EntryCodec::read));
        }
      }
    }
    return found;
  }

  /// A page of a conversation with those that belong into it, in order.
  ///
  /// @param page in order
  /// @param after the place after which it begins
  /// @param upTo the place up to which it goes
  static List<Entry> into(
      Transaction t, Bytes conversation, List<Entry> page, long after, long upTo)
      throws ClientException {
    List<Entry> notes = between(t, conversation, after, upTo);
    if (notes.isEmpty()) {
      return page;
    }
    List<Entry> all = new ArrayList<>(page);
    all.addAll(notes);
    // What was found stands behind the entry at whose place it was found: the sort is stable.
    all.sort(Comparator.comparingLong(Entry::seq));
    return List.copyOf(all);
  }
}
