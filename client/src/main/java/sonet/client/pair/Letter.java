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
///   opaque body<V>;
/// } Letter;
/// ```
///
/// A device numbers what it says in a conversation, and gives all devices of both people the same
/// number. So who gets a letter sees which are missing. A device that was restored from an old copy
/// counts numbers a second time; the random id tells those apart.
///
/// @param id random
/// @param peer the account that the sender's account talks with: the recipient's, or on the
///   sender's own other devices the other one
/// @param number in the conversation, or 0
/// @param since the first number that was for the recipient, or 0
/// @param body what it says
public record Letter(Bytes id, String peer, long number, long since, Body body) {
  /// How long an id is, in bytes.
  public static final int ID = 16;

  /// The longest content of a conversation that a letter carries.
  private static final int MAX_CONTENT = 256 * 1024;

  /// In how many conversations one letter asks for what is missing.
  public static final int MAX_HAVE = 1_024;

  private static final int MAX_NAME = 255;
  private static final int VERSION = 1;

  /// What a letter says.
  public sealed interface Body {
    /// Something in the conversation. `opaque content<V>; // type 1`
    record Said(Bytes content) implements Body {}

    /// Someone types; worth something only now. `struct {} // type 2`
    record Typing() implements Body {}

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
  /// struct { opaque peer<V>; uint64 upTo; uint64 beyond<V>; } Have;
  /// ```
  ///
  /// @param peer the conversation, as the one who is asked names it
  /// @param upTo everything up to this number
  /// @param beyond and these
  public record Have(String peer, long upTo, List<Long> beyond) {
    /// Copies the list.
    public Have {
      beyond = List.copyOf(beyond);
    }
  }

  /// What a device sent again of a conversation.
  ///
  /// ```
  /// struct { opaque peer<V>; uint64 upTo; uint32 again; uint32 gone; } Resent;
  /// ```
  ///
  /// @param peer the conversation, as who sent it names it
  /// @param upTo everything up to this number was looked at
  /// @param again so many were sent again
  /// @param gone so many are kept no longer
  public record Resent(String peer, long upTo, int again, int gone) {}

  /// A letter with an id of its own.
  public static Letter of(RandomSource random, String peer, Body body) {
    return new Letter(random.bytes(ID), peer, 0, 0, body);
  }

  /// The same, counted.
  public Letter numbered(long count, long first) {
    return new Letter(id, peer, count, first, body);
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
        };
    return new Writer()
        .u8(VERSION)
        .u8(type)
        .raw(id)
        .opaque(Bytes.utf8(peer))
        .u64(number)
        .u64(since)
        .opaque(written.toBytes())
        .toBytes();
  }

  private static void write(Writer writer, Have have) {
    writer
        .opaque(Bytes.utf8(have.peer()))
        .u64(have.upTo())
        .vector(have.beyond(), (w, number) -> w.u64(number));
  }

  private static void write(Writer writer, Resent sent) {
    writer.opaque(Bytes.utf8(sent.peer())).u64(sent.upTo()).u32(sent.again()).u32(sent.gone());
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws DecodeException for anything else, also for a letter of a newer version
  public static Letter decode(Bytes encoding) throws DecodeException {
    Letter letter = Reader.decode(encoding, Letter::read);
    boolean counted = letter.number > 0;
    if (letter.number < 0 || letter.since < 0 || letter.since > letter.number) {
      throw new DecodeException("a letter with impossible numbers");
    }
    if (counted != (letter.since > 0) || (counted && !(letter.body instanceof Body.Said))) {
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
    long number = reader.u64();
    long since = reader.u64();
    return new Letter(id, peer, number, since, body(type, reader.opaque()));
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
      default -> throw new DecodeException("a letter of type " + type);
    };
  }

  private static Have have(Reader reader) throws DecodeException {
    String peer = name(reader, MAX_NAME);
    long upTo = count(reader);
    return new Have(peer, upTo, bounded(reader.vector(Letter::count)));
  }

  private static Resent resent(Reader reader) throws DecodeException {
    return new Resent(name(reader, MAX_NAME), count(reader), number(reader), number(reader));
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
