package sonet.store.cached;

import java.nio.file.Path;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.store.testing.LogContract;
import sonet.store.testing.TestHash;

final class CachedStoreLogTest extends LogContract {
  @Override
  public Store open(Path where) throws StoreException {
    return new CachedStore(
        SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256), CachedStore.Sizes.DEFAULT);
  }
}
