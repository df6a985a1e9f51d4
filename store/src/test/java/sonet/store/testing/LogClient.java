package sonet.store.testing;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;

/// Makes calls to a log of a store and says the answers as a history does.
public final class LogClient {
  private static final PageLimit ALL = new PageLimit(1_000_000, Integer.MAX_VALUE);

  private final Store store;
  private final LogId log;

  /// A client of a log.
  public LogClient(Store store, LogId log) {
    this.store = store;
    this.log = log;
  }

  /// A call by chance: of a commit for the epoch last seen, or one before.
  ///
  /// @param name of the entry, if it is to write one
  /// @param seen where the log stood when last seen
  public static Call random(RandomGenerator random, String name, Answer.Stands seen) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Call.Append(name);
      case 3, 4 -> new Call.Commit(name, seen.epoch());
      case 5 -> new Call.Commit(name, Math.max(0, seen.epoch() - 1));
      case 6 -> new Call.Read(seen.seq());
      default -> new Call.Look();
    };
  }

  /// Makes a call.
  public Answer call(Call call) throws StoreException {
    return switch (call) {
      case Call.Append(String name) -> write(name, new Expect.Any(), 0, new Effect.Plain());
      case Call.Commit(String name, long epoch) ->
          write(name, new Expect.Epoch(epoch), epoch, new Effect.Begins(epoch + 1));
      case Call.Read(long after) ->
          new Answer.Names(store.read(log, after, ALL).stream().map(LogClient::name).toList());
      case Call.Look() -> look();
    };
  }

  /// Where the log stands.
  public Answer.Stands look() throws StoreException {
    Head head = store.head(log);
    return new Answer.Stands(head.seq(), head.epoch());
  }

  private static String name(StoredEntry entry) {
    return entry.body().toUtf8();
  }

  private Answer write(String name, Expect expect, long epoch, Effect effect)
      throws StoreException {
    Bytes bytes = Bytes.utf8(name);
    NewEntry entry = new NewEntry(1, epoch, bytes, Bytes.EMPTY, Bytes.EMPTY, Instant.EPOCH, bytes);
    Batch batch = new Batch(List.of(new LogWrite(log, expect, List.of(entry), effect)), List.of());
    return switch (store.write(batch)) {
      case Outcome.Written(var heads) -> new Answer.Written(heads.getFirst().seq());
      case Outcome.Duplicate(long seq) -> new Answer.Duplicate(seq);
      case Outcome.LogConflict(var _, Head head) -> new Answer.Stands(head.seq(), head.epoch());
      case Outcome.DocConflict conflict -> throw new AssertionError(conflict);
    };
  }
}
