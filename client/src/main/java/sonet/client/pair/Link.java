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
public record Link(long upTo, List<Long> beyond, List<Seen> tail, Optional<MessageId> last) {
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
  public record Seen(long number, Bytes id) {}

  /// Where nothing has come yet.
  ///
  /// @param since the number of the first letter that is for this device
  public static Link begin(long since) {
    return new Link(since - 1, List.of(), List.of(), Optional.empty());
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
    seen.add(new Seen(letter.number(), letter.id().slice(0, SHORT_ID)));
    TreeSet<Long> ahead = new TreeSet<>(beyond);
    var _ = ahead.add(letter.number());
    long first = upTo;
    while (ahead.size() > MAX_BEYOND) {
      first = ahead.removeFirst();
    }
    List<Seen> kept = seen.subList(Math.max(0, seen.size() - TAIL), seen.size());
    return closed(first, ahead, kept, last);
  }

  /// The link after a device began to count anew with a letter.
  public Link recounted(Letter letter) {
    List<Seen> seen = new ArrayList<>();
    for (Seen one : tail) {
      if (one.number() < letter.number()) {
        seen.add(one);
      }
    }
    return new Link(letter.number() - 1, List.of(), seen, last).with(letter);
  }

  /// The link once everything up to a number was sent again that could be.
  public Link settled(long number) {
    TreeSet<Long> ahead = new TreeSet<>(beyond);
    ahead.headSet(number, true).clear();
    return closed(Math.max(upTo, number), ahead, tail, last);
  }

  private static Link closed(
      long from, TreeSet<Long> ahead, List<Seen> seen, Optional<MessageId> message) {
    long upTo = from;
    while (!ahead.isEmpty() && ahead.first() <= upTo + 1) {
      upTo = Math.max(upTo, ahead.removeFirst());
    }
    return new Link(upTo, List.copyOf(ahead), seen, message);
  }

  /// The same with another last message.
  public Link withLast(MessageId message) {
    return new Link(upTo, beyond, tail, Optional.of(message));
  }

  /// Whether nothing is missing.
  public boolean isWhole() {
    return beyond.isEmpty();
  }

  /// As it is said to the other device.
  public Letter.Have have(String peer) {
    return new Letter.Have(peer, upTo, beyond);
  }

  /// As it is on disk.
  public Bytes encode() {
    return new Writer()
        .u64(upTo)
        .vector(beyond, (w, number) -> w.u64(number))
        .vector(tail, (w, seen) -> w.u64(seen.number()).raw(seen.id()))
        .opaque(last.map(MessageId::value).orElse(Bytes.EMPTY))
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
        reader.vector(r -> new Seen(r.u64(), r.raw(SHORT_ID))),
        Optional.of(reader.opaque()).filter(id -> !id.isEmpty()).map(MessageId::new));
  }
}
