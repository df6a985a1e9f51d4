package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.Author;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Reaction;
import sonet.client.state.Records;
import sonet.client.transparency.KeyChanges;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Entries of a conversation as they stand in the local state.
final class EntryCodec {
  private EntryCodec() {}

  static Bytes encode(Entry entry) {
    Writer writer = new Writer().u64(entry.seq()).u64(entry.at().toEpochMilli());
    switch (entry) {
      case Message message -> message(writer.u8(14), message);
      case Entry.Members members -> {
        author(writer.u8(2), members.author());
        names(writer, members.added());
        names(writer, members.removed());
      }
      case Entry.Titled titled -> {
        author(writer.u8(3), titled.author());
        text(writer, titled.title());
      }
      case Entry.Joined joined -> writer.u8(4);
      case Entry.Removed removed -> author(writer.u8(5), removed.author());
      case Entry.Moved moved -> {
        author(writer.u8(7), moved.author());
        writer.u16(moved.cipherSuite());
      }
      case Entry.TimerSet set -> {
        author(writer.u8(9), set.author());
        writer.u32(Math.toIntExact(set.timer().toSeconds()));
      }
      case Entry.Returned returned -> writer.u8(10);
      case Entry.Contested contested -> writer.u8(11).u8(code(contested.stage()));
      case Entry.Healed healed -> {
        author(writer.u8(12), healed.author());
        writer.u32(healed.again()).u32(healed.gone());
      }
      case Entry.KeysChanged changed -> KeyChanges.write(writer.u8(13), changed.change());
      case Entry.Unreadable unreadable -> text(writer.u8(6), unreadable.cause());
    }
    return writer.toBytes();
  }

  private static void message(Writer writer, Message message) {
    author(writer, message.author());
    writer.raw(message.id().value());
    text(writer, message.text());
    writer
        .optional(message.replyTo().<Encodable>map(id -> w -> w.raw(id.value())))
        .vector(message.attachments(), Content::write)
        .vector(
            message.reactions(),
            (w, reaction) -> {
              text(w, reaction.name());
              text(w, reaction.emoji());
            })
        .u8(code(message.revision()))
        .u64(message.expiresAt().map(Instant::toEpochMilli).orElse(0L))
        .u8(code(message.keys()));
  }

  private static int code(Message.Keys keys) {
    return switch (keys) {
      case PROVEN -> 0;
      case UNCHECKED -> 1;
      case DOUBTED -> 2;
    };
  }

  private static int code(Message.Revision revision) {
    return switch (revision) {
      case ORIGINAL -> 0;
      case EDITED -> 1;
      case DELETED -> 2;
    };
  }

  private static int code(Entry.Contested.Stage stage) {
    return switch (stage) {
      case WAITING -> 0;
      case CLEARED -> 1;
      case RESET -> 2;
    };
  }

  private static void text(Writer writer, String text) {
    writer.opaque(Bytes.utf8(text));
  }

  private static void author(Writer writer, Author author) {
    text(writer, author.name());
    text(writer, author.device());
    writer.u8(author.self() ? 1 : 0);
  }

  private static void names(Writer writer, List<String> names) {
    writer.vector(names, EntryCodec::text);
  }

  static Entry read(Reader reader) throws DecodeException {
    long seq = reader.u64();
    Instant at = Instant.ofEpochMilli(reader.u64());
    return switch (reader.u8()) {
      case 1 -> plain(seq, at, reader);
      case 2 -> new Entry.Members(seq, at, author(reader), names(reader), names(reader));
      case 3 -> new Entry.Titled(seq, at, author(reader), text(reader));
      case 4 -> new Entry.Joined(seq, at);
      case 5 -> new Entry.Removed(seq, at, author(reader));
      case 6 -> new Entry.Unreadable(seq, at, text(reader));
      case 10 -> new Entry.Returned(seq, at);
      case 11 ->
          new Entry.Contested(
              seq,
              at,
              Records.constant(Entry.Contested.Stage.values(), reader.u8(), EntryCodec::code));
      case 13 -> new Entry.KeysChanged(seq, at, KeyChanges.read(reader));
      case 12 -> new Entry.Healed(seq, at, author(reader), reader.u32(), reader.u32());
      // As messages were written before it stood with them what was known of keys.
      case 8 -> message(seq, at, reader);
      case 14 -> {
        Message message = message(seq, at, reader);
        yield message.withKeys(
            Records.constant(Message.Keys.values(), reader.u8(), EntryCodec::code));
      }
      case 9 -> new Entry.TimerSet(seq, at, author(reader), Duration.ofSeconds(reader.u32()));
      case 7 -> new Entry.Moved(seq, at, author(reader), reader.u16());
      default -> throw new DecodeException("an entry of an unknown kind");
    };
  }

  private static Message message(long seq, Instant at, Reader reader) throws DecodeException {
    Author author = author(reader);
    return new Message(
        id(reader),
        seq,
        at,
        author,
        text(reader),
        reader.optional(EntryCodec::id),
        reader.vector(Content::attachment),
        reader.vector(r -> new Reaction(text(r), text(r))),
        Records.constant(Message.Revision.values(), reader.u8(), EntryCodec::code),
        Optional.of(Instant.ofEpochMilli(reader.u64())).filter(end -> end.toEpochMilli() != 0),
        Message.State.SENT,
        Message.Keys.UNCHECKED);
  }

  /// A text as it was written before messages had ids; its place stands in for one.
  private static Message plain(long seq, Instant at, Reader reader) throws DecodeException {
    Author author = author(reader);
    MessageId id = new MessageId(new Writer().u64(0).u64(seq).toBytes());
    return new Message(
        id,
        seq,
        at,
        author,
        text(reader),
        Optional.empty(),
        List.of(),
        List.of(),
        Message.Revision.ORIGINAL,
        Optional.empty(),
        Message.State.SENT,
        Message.Keys.UNCHECKED);
  }

  private static MessageId id(Reader reader) throws DecodeException {
    return new MessageId(reader.raw(MessageId.LENGTH));
  }

  private static String text(Reader reader) throws DecodeException {
    return reader.opaque().toUtf8();
  }

  private static Author author(Reader reader) throws DecodeException {
    return new Author(text(reader), text(reader), reader.u8() == 1);
  }

  private static List<String> names(Reader reader) throws DecodeException {
    return reader.vector(EntryCodec::text);
  }
}
