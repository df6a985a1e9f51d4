package sonet.server.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.Head;
import sonet.store.LogId;
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

/// A store whose disk is full after so many writes, until somebody makes room: then every write is
/// refused as the embedded engine refuses it. One thread at a time decides about the room.
public final class FullStore implements Store {
  private final Store on;
  private long room = Long.MAX_VALUE;

  /// A store with room.
  public FullStore(Store on) {
    this.on = on;
  }

  /// So many writes still fit.
  public void leave(long writes) {
    room = writes;
  }

  /// Somebody makes room.
  public void makeRoom() {
    room = Long.MAX_VALUE;
  }

  private void take() throws StoreException {
    if (room == 0) {
      throw new StoreException(StoreException.Reason.FULL, "the disk of the store is full");
    }
    room--;
  }

  @Override
  public Outcome write(Batch batch) throws StoreException {
    take();
    return on.write(batch);
  }

  @Override
  public Head head(LogId log) throws StoreException {
    return on.head(log);
  }

  @Override
  public List<StoredEntry> read(LogId log, long after, PageLimit limit) throws StoreException {
    return on.read(log, after, limit);
  }

  @Override
  public Optional<StoredEntry> find(LogId log, Bytes idem) throws StoreException {
    return on.find(log, idem);
  }

  @Override
  public OptionalLong beginOf(LogId log, long epoch) throws StoreException {
    return on.beginOf(log, epoch);
  }

  @Override
  public void trim(LogId log, long upTo) throws StoreException {
    take();
    on.trim(log, upTo);
  }

  @Override
  public List<LogId> olderThan(LogKind kind, Instant before, Bytes after, int limit)
      throws StoreException {
    return on.olderThan(kind, before, after, limit);
  }

  @Override
  public long lastBefore(LogId log, Instant before, Instant now) throws StoreException {
    return on.lastBefore(log, before, now);
  }

  @Override
  public Optional<Doc> get(DocId id) throws StoreException {
    return on.get(id);
  }

  @Override
  public List<Optional<Doc>> getAll(List<DocId> ids) throws StoreException {
    return on.getAll(ids);
  }

  @Override
  public List<Doc> scan(DocId from, Bytes after, int limit) throws StoreException {
    return on.scan(from, after, limit);
  }

  @Override
  public void add(PoolId pool, List<PoolItem> items) throws StoreException {
    take();
    on.add(pool, items);
  }

  @Override
  public void setLastResort(PoolId pool, PoolItem item) throws StoreException {
    take();
    on.setLastResort(pool, item);
  }

  @Override
  public List<Taken> take(List<PoolId> pools, Instant now) throws StoreException {
    take();
    return on.take(pools, now);
  }

  @Override
  public List<PoolCount> counts(PoolId owner, Instant now) throws StoreException {
    return on.counts(owner, now);
  }

  @Override
  public void replace(PoolId owner, List<PoolFilling> fillings) throws StoreException {
    take();
    on.replace(owner, fillings);
  }

  @Override
  public void drop(PoolId owner) throws StoreException {
    take();
    on.drop(owner);
  }

  @Override
  public Usage usage(Tenant tenant) throws StoreException {
    return on.usage(tenant);
  }

  @Override
  public boolean erase(Tenant tenant, int limit) throws StoreException {
    take();
    return on.erase(tenant, limit);
  }

  @Override
  public void scrub() throws StoreException {
    on.scrub();
  }

  @Override
  public int sweep(int limit) throws StoreException {
    take();
    return on.sweep(limit);
  }

  @Override
  public void close() {
    on.close();
  }
}
