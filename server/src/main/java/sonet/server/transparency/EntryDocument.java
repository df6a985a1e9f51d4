package sonet.server.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencySuite;
import sonet.transparency.log.Subtree;
import sonet.transparency.wire.LogEntry;

/// A log entry as a document, with the heads of the balanced subtrees of the log tree that end with
/// it: one for each level, from its own on. So the head of any subtree is found with its last
/// entry.
///
/// ```
/// struct { LogEntry entry; opaque heads[32 * n]; }
/// ```
///
/// @param entry the entry
/// @param heads by their levels
record EntryDocument(LogEntry entry, List<Bytes> heads) {
  EntryDocument {
    heads = List.copyOf(heads);
  }

  /// The entry that a batch makes.
  ///
  /// @param nodes the heads that it made
  static EntryDocument of(long position, LogEntry entry, Map<Subtree, Bytes> nodes) {
    List<Bytes> heads = new ArrayList<>();
    for (int level = 0; level < nodes.size(); level++) {
      heads.add(Objects.requireNonNull(nodes.get(new Subtree(level, position >> level))));
    }
    return new EntryDocument(entry, heads);
  }

  static EntryDocument decode(Bytes document) {
    try {
      return Reader.decode(
          document,
          reader -> {
            LogEntry entry = LogEntry.read(reader);
            List<Bytes> heads = new ArrayList<>();
            while (reader.remaining() > 0) {
              heads.add(reader.raw(TransparencySuite.HASH_LENGTH));
            }
            return new EntryDocument(entry, heads);
          });
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no log entry", e);
    }
  }

  Bytes encoded() {
    Writer writer = new Writer().value(entry);
    heads.forEach(writer::raw);
    return writer.toBytes();
  }

  int weight() {
    return LogEntry.LENGTH + TransparencySuite.HASH_LENGTH * heads.size();
  }
}
