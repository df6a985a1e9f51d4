package sonet.server.transparency;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// A value that waits to be put into a log, as an entry of the log's queue. It is appended in the
/// batch that makes it true, such as that which registers a device, so that the log misses nothing;
/// once it is in the log it is forgotten here, since there it lies sealed.
///
/// ```
/// struct { optional<uint32> version; opaque value[]; }      // the label is the entry's subject
/// ```
///
/// @param label the label
/// @param version which version of it this must be; empty for the next, whichever that is
/// @param value the value
public record Waiting(Bytes label, Optional<Long> version, Bytes value) {
  private static final int KIND = 1;
  private static final int MOST_BYTES = 8 << 20;

  /// What appends it.
  ///
  /// @param idem names it
  public LogWrite write(LogId queue, Bytes idem, Instant now) {
    Writer body = new Writer(value.length() + 8).u8(version.isPresent() ? 1 : 0);
    version.ifPresent(number -> body.u32((int) (long) number));
    return new LogWrite(
        queue,
        new Expect.Any(),
        List.of(new NewEntry(KIND, 0, idem, Bytes.EMPTY, label, now, body.raw(value).toBytes())),
        new Effect.Plain());
  }

  /// What waits after a number in a queue, the first ones of it.
  static List<StoredEntry> read(Storage storage, LogId queue, long after, int most)
      throws RefusalException {
    return storage.call(store -> store.read(queue, after, new PageLimit(most, MOST_BYTES)));
  }

  static Waiting of(StoredEntry entry) {
    try {
      return Reader.decode(
          entry.body(),
          reader ->
              new Waiting(
                  entry.subject(),
                  reader.optional(number -> number.u32() & 0xffffffffL),
                  reader.rest()));
    } catch (DecodeException e) {
      throw new AssertionError("an entry of the queue is no value of a label", e);
    }
  }
}
