package sonet.store.cached;

import java.nio.file.Path;
import java.time.InstantSource;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.store.testing.RetentionContract;
import sonet.store.testing.TestHash;

final class CachedStoreRetentionTest extends RetentionContract {
  @Override
  public Store open(Path where, InstantSource clock) throws StoreException {
    return new CachedStore(
        SqliteStore.open(SqliteOptions.of(where).withClock(clock), TestHash.SHA_256),
        CachedStore.Sizes.DEFAULT);
  }
}
