package sonet.client.pair;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What one device says to another inside a session.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint8 type;
///   opaque id[16];        // random
///   opaque peer<V>;       // with whom the sender's account talks
///   uint64 number;        // 1 for the sender's first letter of the conversation; 0: not counted
///   uint64 since;         // the number of the first that was for the recipient
///   uint64 base;          // the number of the last before the sender was restored from a copy
///   opaque life[8];       // random for each such life of it, zero for the first
///   opaque body<V>;
/// } Letter;
/// ```
///
/// A device numbers what it says in a conversation, and gives all devices of both people the same
/// number. So who gets a letter sees which are missing. A device that was restored from an old copy
/// counts some numbers a second time: it says from which on, and the random ids tell letters apart.
///
/// @param id random
/// @param peer the account that the sender's account talks with: the recipient's, or on the
///   sender's own other devices the other one
/// @param count its place among those of the sender in the conversation
/// @param body what it says
public record Letter(Bytes id, String peer, Count count, Body body) {
  /// How long an id is, in bytes.
  public static final int ID = 16;

  /// The longest content of a conversation that a letter carries.
  private static final int MAX_CONTENT = 256 * 1024;

  /// In how many conversations one letter asks for what is missing.
  public static final int MAX_HAVE = 1_024;

  private static final int MAX_NAME = 255;
  private static final int VERSION = 1;

  /// The place of a letter among those of its sender in a conversation.
  ///
  /// @param number of it, or 0
  /// @param since the first number that was for the recipient, or 0
  /// @param life of the sender
  public record Count(long number, long since, Life life) {
    /// Of a letter that is not counted.
    public static final Count NONE = new Count(0, 0, Life.FIRST);
  }

  /// A device from when it was set up, or restored from an old copy, to the next time it is.
  ///
  /// @param id random, or zeros
  /// @param base the number of the last letter before it
  public record Life(Bytes id, long base) {
    /// How long an id is, in bytes.
    public static final int LENGTH = 8;

    /// The first.
    public static final Life FIRST = new Life(Bytes.wrap(new byte[LENGTH]), 0);
  }

  /// Its number, or 0.
  public long number() {
    return count.number();
  }

  /// What a letter says.
  public sealed interface Body {
    /// Something in the conversation. `opaque content<V>; // type 1`
    record Said(Bytes content) implements Body {}

    /// Someone types; worth something only now. `struct {} // type 2`
    record Typing() implements Body {}

    /// Something that devices say to each other and no person reads. `opaque content<V>; // type 5`
    record Control(Bytes content) implements Body {}

    /// Asks for what is missing. `Have have<V>; // type 3`
    ///
    /// @param have how far the asking device has what the asked one said
    record Request(List<Have> have) implements Body {
      /// Copies the list.
      public Request {
        have = List.copyOf(have);
      }
    }

    /// The end of the answer to a request: everything that could be sent again has been. `Sent
    /// sent<V>; // type 4`
    ///
    /// @param sent for each conversation
    record Answer(List<Resent> sent) implements Body {
      /// Copies the list.
      public Answer {
        sent = List.copyOf(sent);
      }
    }
  }

  /// How far a device has what another said in a conversation.
  ///
  /// ```
  /// struct { uint64 number; opaque id[8]; } Seen;
  /// struct { opaque peer<V>; uint64 upTo; uint64 beyond<V>; Seen tail<V>; } Have;
  /// ```
  ///
  /// @param peer the conversation, as the one who is asked names it
  /// @param upTo everything up to this number
  /// @param beyond and these
  /// @param tail the last of them, with their ids: what was counted twice shows
  public record Have(String peer, long upTo, List<Long> beyond, List<Link.Seen> tail) {
    /// Copies the lists.
    public Have {
      beyond = List.copyOf(beyond);
      tail = List.copyOf(tail);
    }

    /// Whether a letter is there, and no other with its number.
    public boolean has(long number, Bytes letterId) {
      if (number > upTo && !beyond.contains(number)) {
        return false;
      }
      long first = tail.stream().mapToLong(Link.Seen::number).min().orElse(Long.MAX_VALUE);
      return number < first || tail.contains(Link.Seen.of(number, letterId));
    }
  }

  /// What a device sent again of a conversation.
  ///
  /// ```
  /// struct {
  ///   opaque peer<V>; uint64 upTo; uint32 again; uint64 floor; uint64 gone<V>;
  /// } Resent;
  /// ```
  ///
  /// @param peer the conversation, as who sent it names it
  /// @param upTo everything up to this number was looked at
  /// @param again so many were sent again
  /// @param floor up to this number nothing is kept any more
  /// @param gone and these are not
  public record Resent(String peer, long upTo, int again, long floor, List<Long> gone) {
    /// Copies the list.
    public Resent {
      gone = List.copyOf(gone);
    }
  }

  /// A letter with an id of its own.
  public static Letter of(RandomSource random, String peer, Body body) {
    return new Letter(random.bytes(ID), peer, Count.NONE, body);
  }

  /// As it is encrypted.
  public Bytes encode() {
    Writer written = new Writer();
    int type =
        switch (body) {
          case Body.Said said -> {
            written.raw(said.content());
            yield 1;
          }
          case Body.Typing() -> 2;
          case Body.Request request -> {
            written.vector(request.have(), Letter::write);
            yield 3;
          }
          case Body.Answer answer -> {
            written.vector(answer.sent(), Letter::write);
            yield 4;
          }
          case Body.Control control -> {
            written.raw(control.content());
            yield 5;
          }
        };
    return new Writer()
        .u8(VERSION)
        .u8(type)
        .raw(id)
        .opaque(Bytes.utf8(peer))
        .u64(count.number())
        .u64(count.since())
        .u64(count.life().base())
        .raw(count.life().id())
        .opaque(written.toBytes())
        .toBytes();
  }

  private static void write(Writer writer, Have have) {
    writer
        .opaque(Bytes.utf8(have.peer()))
        .u64(have.upTo())
        .vector(have.beyond(), (w, number) -> w.u64(number))
        .vector(have.tail(), (w, seen) -> w.u64(seen.number()).raw(seen.id()));
  }

  private static void write(Writer writer, Resent sent) {
    writer
        .opaque(Bytes.utf8(sent.peer()))
        .u64(sent.upTo())
        .u32(sent.again())
        .u64(sent.floor())
        .vector(sent.gone(), (w, number) -> w.u64(number));
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws DecodeException for anything else, also for a letter of a newer version
  public static Letter decode(Bytes encoding) throws DecodeException {
    Letter letter = Reader.decode(encoding, Letter::read);
    Count count = letter.count;
    boolean counted = count.number() > 0;
    if (count.since() > count.number() || (!counted && !count.equals(Count.NONE))) {
      throw new DecodeException("a letter with impossible numbers");
    }
    if (counted != (count.since() > 0) || (counted && !(letter.body instanceof Body.Said))) {
      throw new DecodeException("a letter that is counted by half");
    }
    return letter;
  }

  private static Letter read(Reader reader) throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("a letter of version " + version);
    }
    int type = reader.u8();
    Bytes id = reader.raw(ID);
    String peer = name(reader, MAX_NAME);
    long number = count(reader);
    long since = count(reader);
    long base = count(reader);
    Count count = new Count(number, since, new Life(reader.raw(Life.LENGTH), base));
    return new Letter(id, peer, count, body(type, reader.opaque()));
  }

  private static Body body(int type, Bytes body) throws DecodeException {
    return switch (type) {
      case 1 -> {
        if (body.length() > MAX_CONTENT) {
          throw new DecodeException("a content of " + body.length() + " bytes");
        }
        yield new Body.Said(body);
      }
      case 2 -> Reader.decode(body, r -> new Body.Typing());
      case 3 -> Reader.decode(body, r -> new Body.Request(bounded(r.vector(Letter::have))));
      case 4 -> Reader.decode(body, r -> new Body.Answer(bounded(r.vector(Letter::resent))));
      case 5 -> {
        if (body.length() > MAX_CONTENT) {
          throw new DecodeException("a content of " + body.length() + " bytes");
        }
        yield new Body.Control(body);
      }
      default -> throw new DecodeException("a letter of type " + type);
    };
  }

  private static Have have(Reader reader) throws DecodeException {
    String peer = name(reader, MAX_NAME);
    long upTo = count(reader);
    List<Long> beyond = bounded(reader.vector(Letter::count));
    return new Have(peer, upTo, beyond, bounded(reader.vector(Link.Seen::read)));
  }

  private static Resent resent(Reader reader) throws DecodeException {
    return new Resent(
        name(reader, MAX_NAME),
        count(reader),
        number(reader),
        count(reader),
        bounded(reader.vector(Letter::count)));
  }

  private static int number(Reader reader) throws DecodeException {
    int number = reader.u32();
    if (number < 0) {
      throw new DecodeException("so many letters that there cannot be");
    }
    return number;
  }

  private static long count(Reader reader) throws DecodeException {
    long number = reader.u64();
    if (number < 0) {
      throw new DecodeException("a number of letters that is none");
    }
    return number;
  }

  private static <T> List<T> bounded(List<T> items) throws DecodeException {
    if (items.size() > MAX_HAVE) {
      throw new DecodeException(items.size() + " items in a letter");
    }
    return items;
  }

  /// A name in UTF-8.
  static String name(Reader reader, int max) throws DecodeException {
    Bytes bytes = reader.opaque();
    String name = bytes.toUtf8();
    if (bytes.length() > max || !Bytes.utf8(name).equals(bytes)) {
      throw new DecodeException("a name of " + bytes.length() + " bytes, or not in UTF-8");
    }
    return name;
  }
}
