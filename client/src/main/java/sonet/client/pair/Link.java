package sonet.client.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import sonet.client.ClientException;
import sonet.client.MessageId;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// How far one device has what another said in a conversation.
///
/// The ids of the last letters are kept beside their numbers: the same number with another id comes
/// from a device that was restored from an old copy, and counts anew.
///
/// @param upTo everything up to this number is here
/// @param beyond the numbers behind a gap that are here, in their order
/// @param tail the last letters
/// @param last the last message in it, which is said to have been delivered once nothing is missing
/// @param life of the sender
/// @param before its life before that
public record Link(
    long upTo,
    List<Long> beyond,
    List<Seen> tail,
    Optional<MessageId> last,
    Bytes life,
    Bytes before) {
  /// How many numbers behind a gap are kept apart; with more, the gap is given up.
  static final int MAX_BEYOND = 512;

  private static final int TAIL = 64;
  private static final int SHORT_ID = 8;

  /// Copies the lists.
  public Link {
    beyond = List.copyOf(beyond);
    tail = List.copyOf(tail);
  }

  /// A letter that is here.
  ///
  /// @param number of it
  /// @param id the beginning of its id
  public record Seen(long number, Bytes id) {
    static Seen of(long number, Bytes letterId) {
      return new Seen(number, letterId.slice(0, SHORT_ID));
    }

    static Seen read(Reader reader) throws DecodeException {
      return new Seen(reader.u64(), reader.raw(SHORT_ID));
    }
  }

  /// Where nothing has come yet.
  ///
  /// @param since the number of the first letter that is for this device
  public static Link begin(long since) {
    Bytes first = Letter.Life.FIRST.id();
    return new Link(since - 1, List.of(), List.of(), Optional.empty(), first, first);
  }

  /// The link in the life of the sender in which it wrote a letter: what it wrote in another one
  /// after the copy was made, from which it was restored, stands no longer for anything.
  public Link in(Letter.Life now) {
    if (now.id().equals(life)) {
      return this;
    }
    List<Long> ahead = beyond.stream().filter(number -> number <= now.base()).toList();
    List<Seen> seen = tail.stream().filter(one -> one.number() <= now.base()).toList();
    return new Link(Math.min(upTo, now.base()), ahead, seen, last, now.id(), life);
  }

  /// Whether a letter was on its way when its sender was restored from an old copy.
  public boolean isOutlived(Letter letter) {
    Bytes of = letter.count().life().id();
    return !of.equals(life) && of.equals(before);
  }

  /// What a letter is to this device.
  public enum News {
    /// It was not here.
    NEW,
    /// It was.
    KNOWN,
    /// Its number was, with another letter: its sender counts anew.
    RECOUNTED
  }

  /// What a letter is.
  public News of(Letter letter) {
    Bytes id = letter.id().slice(0, SHORT_ID);
    for (Seen seen : tail) {
      if (seen.number() == letter.number()) {
        return seen.id().equals(id) ? News.KNOWN : News.RECOUNTED;
      }
    }
    boolean here = letter.number() <= upTo || beyond.contains(letter.number());
    // What is so old that its id is not kept comes again only from a device that counts anew.
    return here ? News.RECOUNTED : News.NEW;
  }

  /// The link with a letter that was not here.
  public Link with(Letter letter) {
    List<Seen> seen = new ArrayList<>(tail);
    seen.add(Seen.of(letter.number(), letter.id()));
    TreeSet<Long> ahead = new TreeSet<>(beyond);
    var _ = ahead.add(letter.number());
    long first = upTo;
    while (ahead.size() > MAX_BEYOND) {
      first = ahead.removeFirst();
    }
    List<Seen> kept = seen.subList(Math.max(0, seen.size() - TAIL), seen.size());
    return closed(first, ahead, kept);
  }

  /// The link after a device began to count anew with a letter.
  public Link recounted(Letter letter) {
    List<Seen> seen = new ArrayList<>();
    for (Seen one : tail) {
      if (one.number() < letter.number()) {
        seen.add(one);
      }
    }
    return new Link(letter.number() - 1, List.of(), seen, last, life, before).with(letter);
  }

  /// The link without waiting for anything up to a number.
  public Link settled(long number) {
    TreeSet<Long> ahead = new TreeSet<>(beyond);
    ahead.headSet(number, true).clear();
    return closed(Math.max(upTo, number), ahead, tail);
  }

  /// The link without waiting for some numbers.
  public Link without(List<Long> gone) {
    TreeSet<Long> ahead = new TreeSet<>(beyond);
    for (long number : gone) {
      if (number > upTo) {
        var _ = ahead.add(number);
      }
    }
    return closed(upTo, ahead, tail);
  }

  /// How many letters up to a number, and of some others, are not here.
  public long missing(long floor, List<Long> others) {
    long below =
        Math.max(0, floor - upTo) - beyond.stream().filter(number -> number <= floor).count();
    return Math.max(0, below)
        + others.stream().filter(number -> number > Math.max(upTo, floor)).count();
  }

  private Link closed(long from, TreeSet<Long> ahead, List<Seen> seen) {
    long closed = from;
    while (!ahead.isEmpty() && ahead.first() <= closed + 1) {
      closed = Math.max(closed, ahead.removeFirst());
    }
    return new Link(closed, List.copyOf(ahead), seen, last, life, before);
  }

  /// The same with another last message.
  public Link withLast(MessageId message) {
    return new Link(upTo, beyond, tail, Optional.of(message), life, before);
  }

  /// Whether nothing is missing.
  public boolean isWhole() {
    return beyond.isEmpty();
  }

  /// As it is said to the other device.
  public Letter.Have have(String peer) {
    return new Letter.Have(peer, upTo, beyond, tail);
  }

  /// As it is on disk.
  public Bytes encode() {
    return new Writer()
        .u64(upTo)
        .vector(beyond, (w, number) -> w.u64(number))
        .vector(tail, (w, seen) -> w.u64(seen.number()).raw(seen.id()))
        .opaque(last.map(MessageId::value).orElse(Bytes.EMPTY))
        .raw(life)
        .raw(before)
        .toBytes();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws ClientException with `STATE_DAMAGED`
  public static Link decode(Bytes encoding) throws ClientException {
    return Records.decode(encoding, Link::read);
  }

  private static Link read(Reader reader) throws DecodeException {
    return new Link(
        reader.u64(),
        reader.vector(Reader::u64),
        reader.vector(Seen::read),
        Optional.of(reader.opaque()).filter(id -> !id.isEmpty()).map(MessageId::new),
        reader.raw(Letter.Life.LENGTH),
        reader.raw(Letter.Life.LENGTH));
  }
}
