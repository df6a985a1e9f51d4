package sonet.store.sqlite;

import java.nio.file.Path;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.testing.DocContract;
import sonet.store.testing.TestHash;

final class SqliteDocTest extends DocContract {
  @Override
  public Store open(Path where) throws StoreException {
    return SqliteStore.open(SqliteOptions.of(where), TestHash.SHA_256);
  }
}
