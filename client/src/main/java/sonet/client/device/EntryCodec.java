package sonet.client.device;

import java.time.Instant;
import java.util.List;
import sonet.client.Author;
import sonet.client.Entry;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Entries of a conversation as they stand in the local state.
final class EntryCodec {
  private EntryCodec() {}

  static Bytes encode(Entry entry) {
    Writer writer = new Writer().u64(entry.seq()).u64(entry.at().toEpochMilli());
    switch (entry) {
      case Entry.Text text -> {
        author(writer.u8(1), text.author());
        text(writer, text.text());
      }
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
      case Entry.Unreadable unreadable -> text(writer.u8(6), unreadable.cause());
    }
    return writer.toBytes();
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
      case 1 -> new Entry.Text(seq, at, author(reader), text(reader));
      case 2 -> new Entry.Members(seq, at, author(reader), names(reader), names(reader));
      case 3 -> new Entry.Titled(seq, at, author(reader), text(reader));
      case 4 -> new Entry.Joined(seq, at);
      case 5 -> new Entry.Removed(seq, at, author(reader));
      case 6 -> new Entry.Unreadable(seq, at, text(reader));
      case 7 -> new Entry.Moved(seq, at, author(reader), reader.u16());
      default -> throw new DecodeException("an entry of an unknown kind");
    };
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
