package sonet.store.cached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.Tenant;
import sonet.store.Usage;

/// A store with what is read again and again kept in memory: documents, the heads of logs, the
/// entries that many devices fetch one after another, and where epochs began.
///
/// What is kept is what the store would say. A document is loaded under its key's lock and dropped
/// when its write is done, so that a reader who loaded before the write cannot keep what it read
/// beyond it; a head only moves forward; entries and beginnings never change. A process that shares
/// its store with others would hear of their writes by wake-ups, and sees at the latest by a
/// refused condition that a head has moved.
public final class CachedStore implements Store {
  private static final int OVERHEAD = 200;
  private static final int MAX_ENTRIES_OF_A_PAGE = 512;

  private final Store store;
  private final Cache<DocId, Optional<Doc>> docs;
  private final Cache<LogId, Head> heads;
  private final Cache<Place, StoredEntry> entries;
  private final Cache<Place, Long> begins;

  /// Counts the steps in which tenants were erased. What was being loaded during one is not kept.
  private final AtomicLong erasures = new AtomicLong();

  /// A cache before a store.
  ///
  /// @param sizes how much is kept
  public CachedStore(Store store, Sizes sizes) {
    this.store = store;
    this.docs =
        cache()
            .maximumWeight(sizes.docBytes())
            .weigher((DocId _, Optional<Doc> doc) ->
                OVERHEAD + doc.map(d -> d.body().length()).orElse(0))
            .build();
    this.heads = cache().maximumSize(sizes.logs()).build();
    this.entries =
        cache()
            .maximumWeight(sizes.entryBytes())
            .weigher((Place _, StoredEntry entry) -> OVERHEAD + entry.body().length())
            .build();
    this.begins = cache().maximumSize(sizes.logs()).build();
  }

  /// Looks after itself on the threads that use it: another would cost more than the little there
  /// is to do.
  private static Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder().executor(Runnable::run).recordStats();
  }

  /// How much is kept.
  ///
  /// @param docBytes of documents
  /// @param entryBytes of entries
  /// @param logs whose heads are known
  public record Sizes(long docBytes, long entryBytes, long logs) {
    /// The usual.
    public static final Sizes DEFAULT = new Sizes(64L << 20, 32L << 20, 100_000);
  }

  /// A place in a log: an entry's number, or an epoch.
  private record Place(LogId log, long number) {}

  /// What carries a failure of the store through the cache.
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final StoreException failure;

    Failure(StoreException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /// The caches by name, for their hit rates.
  public Map<String, Cache<?, ?>> caches() {
    return Map.of("documents", docs, "heads", heads, "entries", entries, "epochs", begins);
  }

  @Override
  public Optional<Doc> get(DocId id) throws StoreException {
    long before = erasures.get();
    Optional<Doc> found;
    try {
      found = docs.get(id, this::load);
    } catch (Failure e) {
      throw e.failure;
    }
    boolean expires = found.isPresent() && !found.get().expiresAt().equals(DocWrite.NEVER);
    if (expires || erasures.get() != before) {
      // Its time is the store's to tell.
      docs.invalidate(id);
    }
    return found;
  }

  private Optional<Doc> load(DocId id) {
    try {
      return store.get(id);
    } catch (StoreException e) {
      throw new Failure(e);
    }
  }

  /// Past what is kept, which is not of one moment.
  @Override
  public List<Optional<Doc>> getAll(List<DocId> ids) throws StoreException {
    return store.getAll(ids);
  }

  @Override
  public List<Doc> scan(DocId from, Bytes after, int limit) throws StoreException {
    return store.scan(from, after, limit);
  }

  @Override
  public Outcome write(Batch batch) throws StoreException {
    try {
      Outcome outcome = store.write(batch);
      learn(batch, outcome);
      return outcome;
    } finally {
      // Also of one that failed it is not known whether it was written.
      batch.docs().forEach(write -> docs.invalidate(write.id()));
    }
  }

  private void learn(Batch batch, Outcome outcome) {
    switch (outcome) {
      case Outcome.Written(List<Head> written) -> {
        if (!written.isEmpty()) {
          keep(batch.logs().getFirst(), written.getFirst());
        }
        for (int i = 0; i < written.size(); i++) {
          advance(batch.logs().get(i).log(), written.get(i));
        }
      }
      case Outcome.LogConflict(LogId log, Head head) -> advance(log, head);
      case Outcome.Duplicate(long seq) -> {
        // Who wrote it may not have told yet.
        LogId log = batch.logs().getFirst().log();
        Head known = heads.getIfPresent(log);
        if (known != null && known.seq() < seq) {
          heads.invalidate(log);
        }
      }
      case Outcome.DocConflict _ -> {
        // The logs are where they were.
      }
    }
  }

  /// Keeps an entry that was just written, for those who wait for it, where the hash it follows on
  /// is known. Of the first log of a batch alone it is sure that it was not there before.
  private void keep(LogWrite write, Head after) {
    Head before = after.seq() == 1 ? Head.NONE : heads.getIfPresent(write.log());
    if (write.entries().size() == 1 && before != null && before.seq() == after.seq() - 1) {
      NewEntry entry = write.entries().getFirst();
      entries.put(
          new Place(write.log(), after.seq()), StoredEntry.of(entry, after.seq(), before.hash()));
    }
  }

  private void advance(LogId log, Head head) {
    var _ =
        heads.asMap().merge(log, head, (known, heard) -> known.seq() > heard.seq() ? known : heard);
  }

  @Override
  public Head head(LogId log) throws StoreException {
    long before = erasures.get();
    try {
      return heads.get(log, this::loadHead);
    } catch (Failure e) {
      throw e.failure;
    } finally {
      if (erasures.get() != before) {
        heads.invalidate(log);
      }
    }
  }

  /// Runs under the log's lock, so that one that was loaded before a write does not take the place
  /// of what the writer knows.
  private Head loadHead(LogId log) {
    try {
      return store.head(log);
    } catch (StoreException e) {
      throw new Failure(e);
    }
  }

  /// Shows nothing behind the head that is known: who reads an entry and then asks where the log
  /// stands must not be told of a time before.
  @Override
  public List<StoredEntry> read(LogId log, long after, PageLimit limit) throws StoreException {
    long before = erasures.get();
    Head head = head(log);
    if (after >= head.seq()) {
      return List.of();
    }
    List<StoredEntry> kept = after < head.trimmed() ? List.of() : kept(head, log, after, limit);
    if (!kept.isEmpty()) {
      return kept;
    }
    List<StoredEntry> page = store.read(log, after, limit);
    for (StoredEntry entry : page) {
      entries.put(new Place(log, entry.seq()), entry);
    }
    if (erasures.get() != before) {
      page.forEach(entry -> entries.invalidate(new Place(log, entry.seq())));
    }
    return page.isEmpty() || page.getLast().seq() <= head.seq()
        ? page
        : page.stream().filter(entry -> entry.seq() <= head.seq()).toList();
  }

  /// The page of entries after a number, if all of it is kept, and else nothing.
  private List<StoredEntry> kept(Head head, LogId log, long after, PageLimit limit) {
    List<StoredEntry> page = new ArrayList<>();
    int room = limit.bytes();
    long last = Math.min(head.seq(), after + Math.min(limit.entries(), MAX_ENTRIES_OF_A_PAGE));
    for (long seq = after + 1; seq <= last && room > 0; seq++) {
      StoredEntry entry = entries.getIfPresent(new Place(log, seq));
      if (entry == null) {
        return List.of();
      }
      page.add(entry);
      room -= entry.body().length();
    }
    return page;
  }

  @Override
  public Optional<StoredEntry> find(LogId log, Bytes idem) throws StoreException {
    return store.find(log, idem);
  }

  @Override
  public OptionalLong beginOf(LogId log, long epoch) throws StoreException {
    Place place = new Place(log, epoch);
    Long known = begins.getIfPresent(place);
    if (known != null) {
      return OptionalLong.of(known);
    }
    long before = erasures.get();
    OptionalLong begin = store.beginOf(log, epoch);
    begin.ifPresent(seq -> begins.put(place, seq));
    if (erasures.get() != before) {
      begins.invalidate(place);
    }
    return begin;
  }

  @Override
  public void trim(LogId log, long upTo) throws StoreException {
    store.trim(log, upTo);
    heads.invalidate(log);
  }

  @Override
  public List<LogId> olderThan(LogKind kind, Instant before, Bytes after, int limit)
      throws StoreException {
    return store.olderThan(kind, before, after, limit);
  }

  @Override
  public long lastBefore(LogId log, Instant before, Instant now) throws StoreException {
    return store.lastBefore(log, before, now);
  }

  @Override
  public void add(PoolId pool, List<PoolItem> items) throws StoreException {
    store.add(pool, items);
  }

  @Override
  public void setLastResort(PoolId pool, PoolItem item) throws StoreException {
    store.setLastResort(pool, item);
  }

  @Override
  public List<Taken> take(List<PoolId> pools, Instant now) throws StoreException {
    return store.take(pools, now);
  }

  @Override
  public List<PoolCount> counts(PoolId owner, Instant now) throws StoreException {
    return store.counts(owner, now);
  }

  @Override
  public void replace(PoolId owner, List<PoolFilling> fillings) throws StoreException {
    store.replace(owner, fillings);
  }

  @Override
  public void drop(PoolId owner) throws StoreException {
    store.drop(owner);
  }

  @Override
  public Usage usage(Tenant tenant) throws StoreException {
    return store.usage(tenant);
  }

  @Override
  public boolean erase(Tenant tenant, int limit) throws StoreException {
    try {
      return store.erase(tenant, limit);
    } finally {
      long _ = erasures.incrementAndGet();
      forget(tenant);
    }
  }

  private void forget(Tenant tenant) {
    boolean _ = docs.asMap().keySet().removeIf(id -> id.tenant().equals(tenant));
    boolean _ = heads.asMap().keySet().removeIf(log -> log.tenant().equals(tenant));
    boolean _ = entries.asMap().keySet().removeIf(place -> place.log().tenant().equals(tenant));
    boolean _ = begins.asMap().keySet().removeIf(place -> place.log().tenant().equals(tenant));
  }

  @Override
  public int sweep(int limit) throws StoreException {
    // What has expired is not kept here.
    return store.sweep(limit);
  }

  @Override
  public void scrub() throws StoreException {
    store.scrub();
  }

  @Override
  public void close() {
    store.close();
  }
}
