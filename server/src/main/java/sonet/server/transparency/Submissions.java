package sonet.server.transparency;

import java.time.InstantSource;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.LogWrite;

/// What is handed in for a log. A value goes into the queue in the same batch as what makes it
/// true, and with it the document that says which version it is: on condition of that document, of
/// two who hand in the next version of a label one does.
///
/// ```
/// struct { uint32 version; opaque value[]; }      // the last value of a label that was handed in
/// ```
public final class Submissions {
  private final TenantLogs logs;
  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;

  /// Submissions to logs.
  public Submissions(TenantLogs logs, Storage storage, Primitives primitives, InstantSource clock) {
    this.logs = logs;
    this.storage = storage;
    this.primitives = primitives;
    this.clock = clock;
  }

  /// The last value of a label that was handed in.
  ///
  /// @param version of the label
  /// @param value what it says
  /// @param document the version of the document that says so, 0 when there is none
  public record Last(long version, Bytes value, long document) {}

  /// What is to be written in one batch with what makes it true.
  ///
  /// @param queue puts it into the queue
  /// @param last notes that it was handed in; when something else was meanwhile, nothing is written
  public record Submission(LogWrite queue, DocWrite last) {}

  /// The last value of a label that was handed in, whether or not it is in the log yet.
  ///
  /// @throws RefusalException when the store fails
  public Optional<Last> last(Locations at, Bytes label) throws RefusalException {
    return storage
        .call(store -> store.get(at.transparency().submitted(label)))
        .map(Submissions::decode);
  }

  static Last decode(Doc document) {
    try {
      return Reader.decode(
          document.body(),
          reader -> new Last(reader.u32() & 0xffffffffL, reader.rest(), document.version()));
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store is no value of a label", e);
    }
  }

  /// The last version of a label that was handed in.
  ///
  /// @throws RefusalException when the store fails
  public Optional<Long> submitted(Locations at, Bytes label) throws RefusalException {
    return last(at, label).map(Last::version);
  }

  /// Hands in the next value of a label.
  ///
  /// @param last the one before; empty for the first
  /// @throws RefusalException when the store fails
  public Submission next(Locations at, Bytes label, Optional<Last> last, Bytes value)
      throws RefusalException {
    TenantLog log = logs.of(at);
    long version = last.map(Last::version).map(before -> before + 1).orElse(0L);
    Bytes body = new Writer(value.length() + 4).u32((int) version).raw(value).toBytes();
    DocWrite note =
        last.isEmpty()
            ? new DocWrite.Create(log.at().transparency().submitted(label), body)
            : new DocWrite.Replace(
                log.at().transparency().submitted(label), last.get().document(), body);
    return new Submission(
        new Waiting(label, Optional.of(version), value)
            .write(at.transparency().queue(), primitives.random(16), clock.instant()),
        note);
  }
}
