package sonet.store.sqlite;

import java.nio.file.Path;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.testing.PoolContract;
import sonet.store.testing.TestHash;

final class SqlitePoolTest extends PoolContract {
  @Override
  public Store open(Path where) throws StoreException {
    return SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256);
  }
}
