package sonet.store.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.testing.RetentionContract;
import sonet.store.testing.TestHash;

final class SqliteRetentionTest extends RetentionContract {
  @Override
  public Store open(Path where, InstantSource clock) throws StoreException {
    return SqliteStore.open(SqliteOptions.of(where).withClock(clock), TestHash.SHA_256);
  }
}
