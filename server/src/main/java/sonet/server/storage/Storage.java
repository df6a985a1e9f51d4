package sonet.server.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;
import sonet.server.http.RefusalException;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.Outcome;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.WakeBus;

/// The store as operations use it: documents are records, its failures are answers, and who waits
/// for a log is woken when it has grown.
public final class Storage {
  private static final System.Logger LOG = System.getLogger(Storage.class.getName());

  /// Of the operation that this thread does.
  private static final ScopedValue<Rider> RIDER = ScopedValue.newInstance();

  private final Store store;
  private final WakeBus bus;
  private final Codec json;

  /// What the documents hold that the store keeps in memory, for as long as it keeps them.
  private final Cache<Doc, Record> decoded =
      Caffeine.newBuilder().executor(Runnable::run).weakKeys().build();

  private final AtomicLong writing = new AtomicLong();
  private volatile LongConsumer writeTimes = _ -> {};

  /// The storage over a store and its wake-ups.
  public Storage(Store store, WakeBus bus) {
    this.store = store;
    this.bus = bus;
    this.json = Codec.json(64 << 20);
  }

  /// A document with its version.
  ///
  /// @param value what it holds
  /// @param version to replace it by
  public record Versioned<T extends Record>(T value, long version) {}

  /// Something done with the store.
  @FunctionalInterface
  public interface Use<T> {
    /// Does it.
    ///
    /// @throws StoreException when the store fails
    T with(Store store) throws StoreException;
  }

  /// Does something with the store.
  ///
  /// @throws RefusalException when the store fails
  public <T> T call(Use<T> use) throws RefusalException {
    try {
      return use.with(store);
    } catch (StoreException e) {
      throw refusal(e);
    }
  }

  /// Something done with the store that has no result.
  @FunctionalInterface
  public interface Action {
    /// Does it.
    ///
    /// @throws StoreException when the store fails
    void with(Store store) throws StoreException;
  }

  /// Does something with the store that has no result.
  ///
  /// @throws RefusalException when the store fails
  public void run(Action action) throws RefusalException {
    try {
      action.with(store);
    } catch (StoreException e) {
      throw refusal(e);
    }
  }

  /// A document that holds a record.
  ///
  /// @throws RefusalException when the store fails
  public <T extends Record> Optional<Versioned<T>> read(DocId id, Class<T> type)
      throws RefusalException {
    Optional<Doc> doc = call(with -> with.get(id));
    if (doc.isEmpty()) {
      return Optional.empty();
    }
    Record known = decoded.getIfPresent(doc.get());
    T value = type.isInstance(known) ? type.cast(known) : decode(doc.get().body(), type);
    if (known == null) {
      decoded.put(doc.get(), value);
    }
    return Optional.of(new Versioned<>(value, doc.get().version()));
  }

  /// The record that a document holds.
  public <T extends Record> T decode(Bytes body, Class<T> type) {
    try {
      return json.decode(body, type);
    } catch (ProtocolException e) {
      throw new AssertionError("a document of the store is not a " + type.getSimpleName(), e);
    }
  }

  /// A record as a document holds it.
  public Bytes encode(Record value) {
    return json.encode(value);
  }

  /// Writes a batch, and wakes those who wait for its logs.
  ///
  /// @throws RefusalException when the store fails
  public Outcome write(Batch batch) throws RefusalException {
    Outcome outcome = measured(batch);
    if (outcome instanceof Outcome.Written) {
      for (LogWrite log : batch.logs()) {
        bus.hint(log.log());
      }
    }
    return outcome;
  }

  /// Something done with a rider under way.
  @FunctionalInterface
  public interface Ride<T> {
    /// Does it.
    ///
    /// @throws RefusalException when it is refused
    T run() throws RefusalException;
  }

  /// Does something, and lets a rider go with the batch that it decides by.
  ///
  /// @throws RefusalException when that is refused
  public <T> T riding(Rider rider, Ride<T> ride) throws RefusalException {
    return ScopedValue.where(RIDER, rider).call(ride::run);
  }

  /// Writes the batch that an operation consists of: when it was written the operation was done,
  /// whatever is left to do, and else it was not. The operation's [Rider] goes with it.
  ///
  /// @throws RefusalException when the store fails
  public Outcome decide(Batch batch) throws RefusalException {
    if (!RIDER.isBound() || RIDER.get().hasArrived()) {
      return write(batch);
    }
    Rider rider = RIDER.get();
    return rider.arrive(write(rider.with(batch)));
  }

  private Outcome measured(Batch batch) throws RefusalException {
    long begun = System.nanoTime();
    long _ = writing.incrementAndGet();
    try {
      return call(with -> with.write(batch));
    } finally {
      long _ = writing.decrementAndGet();
      writeTimes.accept(System.nanoTime() - begun);
    }
  }

  /// Hears how many nanoseconds each write took from now on.
  public void onWrite(LongConsumer nanos) {
    writeTimes = nanos;
  }

  /// How many writes wait or are under way.
  public long writing() {
    return writing.get();
  }

  /// Listens to a log.
  public WakeBus.Subscription subscribe(LogId log, Runnable listener) {
    return bus.subscribe(log, listener);
  }

  /// All documents under a prefix, up to a number.
  ///
  /// @throws RefusalException when the store fails
  public List<Doc> scan(DocId prefix, int limit) throws RefusalException {
    return call(with -> with.scan(prefix, Bytes.EMPTY, limit));
  }

  private static RefusalException refusal(StoreException e) {
    return switch (e.reason()) {
      case FULL -> {
        LOG.log(Level.ERROR, e.getMessage());
        yield RefusalException.of(
            ProblemType.STORAGE_FULL, "the storage is full; nothing was stored");
      }
      case OVERLOADED -> retry("the storage has more to do than it can");
      case CLOSED -> retry("the server stops");
      case IO, CORRUPT, NEWER_SCHEMA, IN_USE -> {
        LOG.log(Level.ERROR, "the storage failed", e);
        yield retry("the storage failed; the operator was told");
      }
    };
  }

  private static RefusalException retry(String detail) {
    return new RefusalException(
        Problem.of(ProblemType.UNAVAILABLE, detail), Map.of("Retry-After", "2"));
  }
}
