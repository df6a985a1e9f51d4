package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.Attachment;
import sonet.client.MessageId;
import sonet.client.state.Records;
import sonet.client.transparency.Gossip;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What an application message says, before encryption.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint16 type;
///   opaque salt[16];     // random, so that no two contents are the same
///   uint32 timer;        // seconds that it stays; 0: for ever
///   opaque body<V>;
/// } Content;
/// ```
///
/// A type that this version does not know survives a round trip, and so does another version.
///
/// @param salt random
/// @param timer seconds that it stays, or 0
/// @param body what it says
record Content(Bytes salt, int timer, Body body) {
  /// The longest text that is sent or taken, in bytes of UTF-8.
  static final int MAX_TEXT = 192 * 1024;

  /// The longest body that is sent or taken.
  static final int MAX_BODY = 256 * 1024;

  /// The longest that a message may be said to stay: five years, in seconds.
  static final int MAX_TIMER = 5 * 366 * 86_400;

  /// The most files with a message.
  static final int MAX_ATTACHMENTS = 32;

  /// The longest reaction, in bytes of UTF-8.
  static final int MAX_EMOJI = 64;

  /// The longest name of an account, in bytes of UTF-8.
  private static final int MAX_NAME = 255;

  private static final int VERSION = 1;
  private static final int SALT = 16;
  private static final Bytes NO_SALT = Bytes.wrap(new byte[SALT]);
  private static final int SHA_256 = 32;

  /// A new content.
  static Content of(RandomSource random, Body body) {
    return new Content(random.bytes(SALT), 0, body);
  }

  /// The same, to stay for so many seconds.
  Content withTimer(int seconds) {
    return new Content(salt, seconds, body);
  }

  /// What a content says.
  sealed interface Body {
    /// A message.
    ///
    /// ```
    /// struct {
    ///   opaque text<V>;
    ///   optional<MessageId> replyTo;
    ///   Attachment attachments<V>;
    /// } Text;                                        // type 1
    /// ```
    record Text(String text, Optional<MessageId> replyTo, List<Attachment> attachments)
        implements Body {
      public Text {
        attachments = List.copyOf(attachments);
      }

      /// Nothing but a text.
      static Text of(String text) {
        return new Text(text, Optional.empty(), List.of());
      }
    }

    /// The title of the conversation. `struct { opaque title<V>; } // type 2`
    record Title(String title) implements Body {}

    /// Another text for a message of the same author. `struct { MessageId target; opaque text<V>; }
    /// // type 3`
    record Edit(MessageId target, String text) implements Body {}

    /// Takes a message of the same author back. `struct { MessageId target; } // type 4`
    record Deletion(MessageId target) implements Body {}

    /// A reaction to a message. `struct { MessageId target; opaque emoji<V>; uint8 stands; } //
    /// type 5`
    record Reaction(MessageId target, String emoji, Stand stand) implements Body {}

    /// The author's account has read everything up to a message. `struct { MessageId target; } //
    /// type 6`
    record Read(MessageId target) implements Body {}

    /// How long messages stay from now on. `struct { uint32 seconds; } // type 7`
    record Timer(int seconds) implements Body {}

    /// The conversation is one of two people. `struct {} // type 8`
    record Direct() implements Body {}

    /// The author's device has everything up to a message, in a conversation of two; in a group the
    /// server says so. `struct { MessageId target; } // type 9`
    record Delivered(MessageId target) implements Body {}

    /// The author's account vouches for the keys of another. `struct { opaque account<V>; opaque
    /// fingerprint[32]; } // type 10`
    record Introduction(String account, Bytes fingerprint) implements Body {}

    /// What the author's device has seen of the log of keys, to be compared
    /// ([sonet.client.transparency.Gossip]). `opaque heads<V>; // type 12`
    record Heads(Bytes heads) implements Body {}

    /// A type that this version does not know.
    record Unknown(int type, Bytes body) implements Body {}

    /// A content of another version, as it is.
    record Foreign(int version, Bytes rest) implements Body {}
  }

  /// Whether a reaction is given or taken back. The codes are on the wire.
  enum Stand {
    /// It is taken back.
    WITHDRAWN(0),
    /// It is given.
    GIVEN(1);

    private final int code;

    Stand(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// The encoding.
  Bytes encode() {
    return switch (body) {
      case Body.Text text ->
          encode(
              1,
              text(text.text())
                  .optional(text.replyTo().<Encodable>map(id -> w -> w.raw(id.value())))
                  .vector(text.attachments(), Content::write));
      case Body.Title title -> encode(2, text(title.title()));
      case Body.Edit edit -> encode(3, target(edit.target()).opaque(Bytes.utf8(edit.text())));
      case Body.Deletion deletion -> encode(4, target(deletion.target()));
      case Body.Reaction reaction ->
          encode(
              5,
              target(reaction.target())
                  .opaque(Bytes.utf8(reaction.emoji()))
                  .u8(reaction.stand().code()));
      case Body.Read read -> encode(6, target(read.target()));
      case Body.Timer set -> encode(7, new Writer().u32(set.seconds()));
      case Body.Direct() -> encode(8, new Writer());
      case Body.Delivered delivered -> encode(9, target(delivered.target()));
      case Body.Introduction introduction ->
          encode(10, text(introduction.account()).raw(introduction.fingerprint()));
      case Body.Heads told -> encode(12, new Writer().opaque(told.heads()));
      case Body.Unknown unknown -> encode(unknown.type(), new Writer().raw(unknown.body()));
      case Body.Foreign foreign -> new Writer().u8(foreign.version()).raw(foreign.rest()).toBytes();
    };
  }

  private static Writer text(String text) {
    return new Writer().opaque(Bytes.utf8(text));
  }

  private static Writer target(MessageId target) {
    return new Writer().raw(target.value());
  }

  private Bytes encode(int type, Writer written) {
    return new Writer()
        .u8(VERSION)
        .u16(type)
        .raw(salt)
        .u32(timer)
        .opaque(written.toBytes())
        .toBytes();
  }

  /// An attachment, here and in the local state.
  ///
  /// ```
  /// struct {
  ///   opaque blob<V>;
  ///   opaque key[32];
  ///   opaque digest[32];
  ///   opaque name<V>;
  ///   opaque mediaType<V>;
  ///   uint64 size;
  /// } Attachment;
  /// ```
  static void write(Writer writer, Attachment attachment) {
    writer
        .opaque(Bytes.utf8(attachment.blob()))
        .raw(attachment.key())
        .raw(attachment.digest())
        .opaque(Bytes.utf8(attachment.name()))
        .opaque(Bytes.utf8(attachment.mediaType()))
        .u64(attachment.size());
  }

  static Attachment attachment(Reader reader) throws DecodeException {
    Attachment attachment =
        new Attachment(
            text(reader, 128),
            reader.raw(SHA_256),
            reader.raw(SHA_256),
            text(reader, 255),
            text(reader, 127),
            reader.u64());
    if (attachment.size() < 0) {
      throw new DecodeException("an attachment without size");
    }
    return attachment;
  }

  /// Reads what [#encode()] wrote.
  static Content decode(Bytes encoding) throws DecodeException {
    if (encoding.length() > MAX_BODY) {
      throw new DecodeException("a content of " + encoding.length() + " bytes");
    }
    Reader reader = Reader.of(encoding);
    int version = reader.u8();
    if (version != VERSION) {
      return new Content(NO_SALT, 0, new Body.Foreign(version, reader.rest()));
    }
    int type = reader.u16();
    Bytes salt = reader.raw(SALT);
    int timer = seconds(reader);
    Bytes body = reader.opaque();
    reader.end();
    return new Content(salt, timer, body(type, body));
  }

  private static Body body(int type, Bytes body) throws DecodeException {
    return switch (type) {
      case 1 ->
          Reader.decode(
              body, r -> new Body.Text(text(r, MAX_TEXT), r.optional(Content::id), attachments(r)));
      case 2 -> Reader.decode(body, r -> new Body.Title(text(r, MAX_TEXT)));
      case 3 -> Reader.decode(body, r -> new Body.Edit(id(r), text(r, MAX_TEXT)));
      case 4 -> Reader.decode(body, r -> new Body.Deletion(id(r)));
      case 5 -> Reader.decode(body, r -> new Body.Reaction(id(r), emoji(r), stand(r)));
      case 6 -> Reader.decode(body, r -> new Body.Read(id(r)));
      case 7 -> Reader.decode(body, r -> new Body.Timer(seconds(r)));
      case 8 -> Reader.decode(body, r -> new Body.Direct());
      case 9 -> Reader.decode(body, r -> new Body.Delivered(id(r)));
      case 10 -> Reader.decode(body, r -> new Body.Introduction(text(r, MAX_NAME), r.raw(SHA_256)));
      case 12 -> Reader.decode(body, r -> new Body.Heads(heads(r)));
      default -> new Body.Unknown(type, body);
    };
  }

  private static MessageId id(Reader reader) throws DecodeException {
    return new MessageId(reader.raw(MessageId.LENGTH));
  }

  private static Bytes heads(Reader reader) throws DecodeException {
    Bytes heads = reader.opaque();
    if (heads.length() > Gossip.LONGEST) {
      throw new DecodeException("heads of " + heads.length() + " bytes");
    }
    return heads;
  }

  private static int seconds(Reader reader) throws DecodeException {
    int seconds = reader.u32();
    if (seconds < 0 || seconds > MAX_TIMER) {
      throw new DecodeException("a timer of " + Integer.toUnsignedString(seconds) + " seconds");
    }
    return seconds;
  }

  private static Stand stand(Reader reader) throws DecodeException {
    return Records.constant(Stand.values(), reader.u8(), Stand::code);
  }

  private static String emoji(Reader reader) throws DecodeException {
    String emoji = text(reader, MAX_EMOJI);
    if (emoji.isBlank()) {
      throw new DecodeException("an empty reaction");
    }
    return emoji;
  }

  private static List<Attachment> attachments(Reader reader) throws DecodeException {
    List<Attachment> attachments = reader.vector(Content::attachment);
    if (attachments.size() > MAX_ATTACHMENTS) {
      throw new DecodeException(attachments.size() + " attachments");
    }
    return attachments;
  }

  private static String text(Reader reader, int max) throws DecodeException {
    Bytes bytes = reader.opaque();
    String text = bytes.toUtf8();
    if (bytes.length() > max || !Bytes.utf8(text).equals(bytes)) {
      throw new DecodeException("a text of " + bytes.length() + " bytes, or not in UTF-8");
    }
    return text;
  }
}
