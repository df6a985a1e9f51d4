package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.pair.Letter;
import sonet.client.pair.SentLetters;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.DeviceId;

/// Which devices are to be asked for letters that are missing, and which have asked this one.
///
/// Both are durable, so a crash neither forgets a question nor an answer. A question without an
/// answer is repeated with pauses that double, so often; then it is given up and told of.
final class Asks {
  /// How often a device is asked in vain.
  static final int MOST = 8;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  private final InstantSource clock;

  Asks(InstantSource clock) {
    this.clock = clock;
  }

  /// How a device is asked.
  enum Way {
    /// In the session that there is: a message got lost, and nothing else is wrong.
    AS_IT_IS,
    /// In a fresh session: the one that there was opens nothing any more.
    FRESH
  }

  /// A device that is to be asked.
  ///
  /// @param device which
  /// @param way how
  /// @param asked how often it was
  /// @param due when it is to be asked next
  record Ask(DeviceId device, Way way, int asked, Instant due) {
    Bytes encode() {
      return new Writer().u8(way == Way.FRESH ? 1 : 0).u8(asked).u64(due.toEpochMilli()).toBytes();
    }

    static Ask of(Row row) throws ClientException {
      return Records.decode(
          row.value(),
          reader ->
              new Ask(
                  new DeviceId(row.key()),
                  reader.u8() == 1 ? Way.FRESH : Way.AS_IT_IS,
                  reader.u8(),
                  Instant.ofEpochMilli(reader.u64())));
    }

    /// After something came from the device: it is there, so it is not waited for much longer; and
    /// if its session has failed meanwhile, it is asked in a fresh one at once.
    Ask sooner(Way now, Instant time) {
      if (way == Way.AS_IT_IS && now == Way.FRESH) {
        return new Ask(device, now, asked, time);
      }
      Instant soon = time.plus(FIRST_PAUSE);
      return soon.isBefore(due) ? new Ask(device, way, Math.min(asked, 1), soon) : this;
    }

    /// After it was asked once more; never again in the session that did not answer.
    Ask again(Instant now) {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << asked);
      return new Ask(device, Way.FRESH, asked + 1, now.plus(pause));
    }
  }

  /// Has a device asked, unless it was and has not answered, for something came from it that shows
  /// that more is missing. Returns whether this is new.
  boolean add(Transaction t, DeviceId device, Way way) throws ClientException {
    Optional<Bytes> known = t.get(Table.ASK, device.value());
    if (known.isPresent()) {
      put(t, Ask.of(new Row(device.value(), 0, known.get())).sooner(way, clock.instant()));
      return false;
    }
    put(t, new Ask(device, way, 0, clock.instant()));
    return true;
  }

  private static void put(Transaction t, Ask ask) throws ClientException {
    t.put(Table.ASK, ask.device().value(), ask.encode());
  }

  /// All devices that are to be asked, now or later.
  static List<Ask> all(Transaction t) throws ClientException {
    List<Ask> all = new ArrayList<>();
    for (Row row : t.all(Table.ASK)) {
      all.add(Ask.of(row));
    }
    return List.copyOf(all);
  }

  /// A device was asked. Returns whether it will be asked again should it not answer.
  boolean asked(Transaction t, Ask ask) throws ClientException {
    if (ask.asked() + 1 >= MOST) {
      t.delete(Table.ASK, ask.device().value());
      return false;
    }
    put(t, ask.again(clock.instant()));
    return true;
  }

  /// A device has answered.
  static void answered(Transaction t, DeviceId device) throws ClientException {
    t.delete(Table.ASK, device.value());
  }

  /// What a device gets again of one conversation.
  ///
  /// @param conversation which
  /// @param peer with whom this account talks in it
  /// @param after which number
  /// @param upTo which number
  /// @param beyond what it has of that
  /// @param again how many were sent
  /// @param floor up to which number nothing is kept any more
  /// @param gone what is not kept of the others
  record Owed(
      Bytes conversation,
      String peer,
      long after,
      long upTo,
      List<Long> beyond,
      int again,
      long floor,
      List<Long> gone) {
    Owed {
      beyond = List.copyOf(beyond);
      gone = List.copyOf(gone);
    }

    /// After the next number was passed over, for it is there.
    Owed passed() {
      return new Owed(conversation, peer, after + 1, upTo, beyond, again, floor, gone);
    }

    /// After the next number was sent.
    Owed sent() {
      return new Owed(conversation, peer, after + 1, upTo, beyond, again + 1, floor, gone);
    }

    /// After the next number was found to be kept no longer.
    Owed lost() {
      List<Long> more = new ArrayList<>(gone);
      more.add(after + 1);
      return new Owed(conversation, peer, after + 1, upTo, beyond, again, floor, more);
    }

    Letter.Resent resent() {
      return new Letter.Resent(peer, upTo, again, floor, gone);
    }

    boolean isDone() {
      return after >= upTo;
    }

    static Owed read(Reader reader) throws DecodeException {
      return new Owed(
          reader.opaque(),
          reader.opaque().toUtf8(),
          reader.u64(),
          reader.u64(),
          reader.vector(Reader::u64),
          reader.u32(),
          reader.u64(),
          reader.vector(Reader::u64));
    }
  }

  /// A device has asked for what it is missing: it gets, of all that was for it, what it does not
  /// have. A later question takes the place of an earlier one.
  void owe(Transaction t, DeviceId device, Letter.Body.Request request) throws ClientException {
    List<Owed> owed = new ArrayList<>();
    for (SentLetters.Target target : SentLetters.targets(t, device)) {
      long last = SentLetters.last(t, target.conversation());
      Letter.Have have =
          request.have().stream()
              .filter(one -> one.peer().equals(target.peer()))
              .findFirst()
              .orElse(new Letter.Have(target.peer(), target.since() - 1, List.of(), List.of()));
      owed.add(owed(t, target, last, have));
    }
    put(t, device, owed);
  }

  private static Owed owed(Transaction t, SentLetters.Target target, long last, Letter.Have have)
      throws ClientException {
    long floor = Math.max(target.since() - 1, last - SentLetters.KEPT);
    long ahead = have.beyond().stream().mapToLong(Long::longValue).max().orElse(0);
    // What it has beyond the last was counted by a state of this device that is gone.
    long upTo = Math.max(floor, Math.max(last, Math.min(ahead, last + SentLetters.KEPT)));
    List<Long> there = new ArrayList<>();
    for (long number = floor + 1; number <= upTo; number++) {
      Optional<SentLetters.Kept> kept = SentLetters.get(t, target.conversation(), number);
      boolean has =
          kept.isPresent()
              ? have.has(number, kept.get().id())
              : number <= have.upTo() || have.beyond().contains(number);
      if (has) {
        there.add(number);
      }
    }
    return new Owed(target.conversation(), target.peer(), floor, upTo, there, 0, floor, List.of());
  }

  static void put(Transaction t, DeviceId device, List<Owed> owed) throws ClientException {
    Bytes encoding =
        new Writer()
            .vector(
                owed,
                (w, one) ->
                    w.opaque(one.conversation())
                        .opaque(Bytes.utf8(one.peer()))
                        .u64(one.after())
                        .u64(one.upTo())
                        .vector(one.beyond(), (v, number) -> v.u64(number))
                        .u32(one.again())
                        .u64(one.floor())
                        .vector(one.gone(), (v, number) -> v.u64(number)))
            .toBytes();
    t.put(Table.OWED, device.value(), encoding);
  }

  /// The devices that get letters again.
  static List<DeviceId> owing(Transaction t) throws ClientException {
    return t.all(Table.OWED).stream().map(row -> new DeviceId(row.key())).toList();
  }

  /// What a device gets again.
  static List<Owed> owed(Transaction t, DeviceId device) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.OWED, device.value());
    return encoding.isEmpty()
        ? List.of()
        : Records.decode(encoding.get(), reader -> reader.vector(Owed::read));
  }

  /// A device has got all that it gets.
  static void paid(Transaction t, DeviceId device) throws ClientException {
    t.delete(Table.OWED, device.value());
  }

  /// Forgets a device that is none any more.
  void forget(Transaction t, DeviceId device) throws ClientException {
    answered(t, device);
    paid(t, device);
  }
}
