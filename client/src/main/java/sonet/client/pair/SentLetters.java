package sonet.client.pair;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.DeviceId;

/// The letters that this device has counted and sent, kept so that they can be sent again; and from
/// which number on they were for whom, so that nobody gets what was not for them.
///
/// So many are kept of a conversation as a mailbox would hold, and as long. What disappears does so
/// from here as well.
public final class SentLetters {
  /// How many letters of a conversation are kept.
  public static final int KEPT = 1_000;

  /// How long they are kept: as long as a mailbox keeps them.
  public static final Duration TIME = Duration.ofDays(30);

  private static final Bytes ENDS = Bytes.utf8("letters");

  private SentLetters() {}

  /// A letter that was sent.
  ///
  /// @param id of it
  /// @param content what it says
  /// @param until when it is deleted
  public record Kept(Bytes id, Bytes content, Instant until) {}

  /// A conversation of which a device has had letters.
  ///
  /// @param conversation which
  /// @param peer with whom this account talks in it
  /// @param since the number of the first
  public record Target(Bytes conversation, String peer, long since) {}

  /// How far a conversation was counted.
  private record Counted(long last, Letter.Life life) {
    static Counted read(Reader reader) throws DecodeException {
      return new Counted(
          reader.u64(), new Letter.Life(reader.raw(Letter.Life.LENGTH), reader.u64()));
    }
  }

  private static Counted counted(Transaction t, Bytes conversation) throws ClientException {
    Optional<Bytes> counted = t.get(Table.LETTER_COUNT, conversation);
    return counted.isEmpty()
        ? new Counted(0, Letter.Life.FIRST)
        : Records.decode(counted.get(), Counted::read);
  }

  private static void put(Transaction t, Bytes conversation, Counted counted)
      throws ClientException {
    t.put(
        Table.LETTER_COUNT,
        conversation,
        new Writer()
            .u64(counted.last())
            .raw(counted.life().id())
            .u64(counted.life().base())
            .toBytes());
  }

  /// The number of the last letter of a conversation, or 0.
  public static long last(Transaction t, Bytes conversation) throws ClientException {
    return counted(t, conversation).last();
  }

  /// This state was restored from an old copy: what is counted from now on is in a new life.
  public static void revive(Transaction t, Bytes conversation, RandomSource random)
      throws ClientException {
    long last = last(t, conversation);
    Letter.Life life = new Letter.Life(random.bytes(Letter.Life.LENGTH), last);
    put(t, conversation, new Counted(last, life));
  }

  /// The count of a letter for a device.
  ///
  /// @param target the conversation, with the number of the letter
  public static Letter.Count count(Transaction t, DeviceId device, Target target)
      throws ClientException {
    return new Letter.Count(
        target.since(), since(t, device, target), counted(t, target.conversation()).life());
  }

  /// Counts a letter and keeps it. Returns its number.
  ///
  /// @param kept what it says; until when, if it disappears, or as long as others
  public static long add(Transaction t, Bytes conversation, Kept kept) throws ClientException {
    Counted counted = counted(t, conversation);
    long number = counted.last() + 1;
    put(t, conversation, new Counted(number, counted.life()));
    Bytes encoding =
        new Writer()
            .raw(kept.id())
            .opaque(kept.content())
            .u64(kept.until().toEpochMilli())
            .toBytes();
    t.put(Table.LETTER, new Row(conversation, number, encoding));
    t.delete(Table.LETTER, conversation, number - KEPT);
    long second = kept.until().getEpochSecond() + 1;
    List<End> ends = new ArrayList<>(ends(t, second));
    ends.add(new End(conversation, number));
    t.put(
        Table.EXPIRY,
        new Row(
            ENDS,
            second,
            new Writer()
                .vector(ends, (w, end) -> w.opaque(end.conversation()).u64(end.number()))
                .toBytes()));
    return number;
  }

  private record End(Bytes conversation, long number) {}

  private static List<End> ends(Transaction t, long second) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.EXPIRY, ENDS, second);
    return encoding.isEmpty()
        ? List.of()
        : Records.decode(
            encoding.get(), reader -> reader.vector(r -> new End(r.opaque(), r.u64())));
  }

  /// Deletes those whose time is over. Returns when the next are to be deleted, if there are any.
  public static Optional<Instant> expire(Transaction t, Instant now) throws ClientException {
    while (true) {
      List<Row> next = t.after(Table.EXPIRY, ENDS, -1, 1);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      long second = next.getFirst().seq();
      if (second > now.getEpochSecond()) {
        return Optional.of(Instant.ofEpochSecond(second));
      }
      for (End end : ends(t, second)) {
        t.delete(Table.LETTER, end.conversation(), end.number());
      }
      t.delete(Table.EXPIRY, ENDS, second);
    }
  }

  /// A letter that is still kept.
  public static Optional<Kept> get(Transaction t, Bytes conversation, long number)
      throws ClientException {
    Optional<Bytes> encoding = t.get(Table.LETTER, conversation, number);
    return encoding.isEmpty()
        ? Optional.empty()
        : Optional.of(Records.decode(encoding.get(), SentLetters::kept));
  }

  private static Kept kept(Reader reader) throws DecodeException {
    return new Kept(reader.raw(Letter.ID), reader.opaque(), Instant.ofEpochMilli(reader.u64()));
  }

  /// Deletes a letter that was never sent.
  public static void remove(Transaction t, Bytes conversation, long number) throws ClientException {
    t.delete(Table.LETTER, conversation, number);
  }

  /// The number of the first letter of a conversation that was for a device: this one, if it had
  /// none before.
  private static long since(Transaction t, DeviceId device, Target now) throws ClientException {
    List<Target> targets = new ArrayList<>(targets(t, device));
    for (Target target : targets) {
      if (target.conversation().equals(now.conversation())) {
        return target.since();
      }
    }
    targets.add(now);
    t.put(
        Table.LETTER_TARGET,
        device.value(),
        new Writer()
            .vector(
                targets,
                (w, target) ->
                    w.opaque(target.conversation())
                        .opaque(Bytes.utf8(target.peer()))
                        .u64(target.since()))
            .toBytes());
    return now.since();
  }

  /// The conversations of which a device has had letters.
  public static List<Target> targets(Transaction t, DeviceId device) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.LETTER_TARGET, device.value());
    return encoding.isEmpty()
        ? List.of()
        : Records.decode(encoding.get(), reader -> reader.vector(SentLetters::target));
  }

  private static Target target(Reader reader) throws DecodeException {
    return new Target(reader.opaque(), reader.opaque().toUtf8(), reader.u64());
  }

  /// Forgets a device that is none any more: it gets nothing again.
  public static void forget(Transaction t, DeviceId device) throws ClientException {
    t.delete(Table.LETTER_TARGET, device.value());
  }
}
