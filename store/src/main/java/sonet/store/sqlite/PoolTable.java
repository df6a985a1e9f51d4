package sonet.store.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.store.PoolCount;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Taken;

/// The table of the pools.
final class PoolTable {
  private static final int ONE_TIME = 0;
  private static final int LAST_RESORT = 1;

  private PoolTable() {}

  static void add(Connection connection, PoolId pool, List<PoolItem> items) throws SQLException {
    for (PoolItem item : items) {
      insert(connection, pool, ONE_TIME, item);
    }
  }

  static void setLastResort(Connection connection, PoolId pool, PoolItem item) throws SQLException {
    connection.change(
        "DELETE FROM pool_item WHERE tenant = ? AND owner = ? AND kind = ? AND last_resort = 1",
        pool.tenant().id(),
        pool.owner(),
        pool.kind());
    insert(connection, pool, LAST_RESORT, item);
  }

  private static void insert(Connection connection, PoolId pool, int lastResort, PoolItem item)
      throws SQLException {
    connection.change(
        "INSERT INTO pool_item (tenant, owner, kind, last_resort, ref, expires, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        pool.tenant().id(),
        pool.owner(),
        pool.kind(),
        lastResort,
        item.ref(),
        item.expiresAt().toEpochMilli(),
        item.body());
  }

  static List<Taken> take(Connection connection, List<PoolId> pools, Instant now)
      throws SQLException {
    List<Taken> taken = new ArrayList<>();
    for (PoolId pool : pools) {
      taken.add(take(connection, pool, now));
    }
    return taken;
  }

  private static Taken take(Connection connection, PoolId pool, Instant now) throws SQLException {
    Optional<Row> found = first(connection, pool, ONE_TIME, now);
    if (found.isPresent()) {
      connection.change("DELETE FROM pool_item WHERE id = ?", found.get().id());
      return new Taken.OneTime(found.get().body());
    }
    return first(connection, pool, LAST_RESORT, now)
        .<Taken>map(row -> new Taken.LastResort(row.body()))
        .orElseGet(Taken.Nothing::new);
  }

  private record Row(long id, Bytes body) {}

  private static Optional<Row> first(
      Connection connection, PoolId pool, int lastResort, Instant now) throws SQLException {
    return connection.first(
        "SELECT id, body FROM pool_item WHERE tenant = ? AND owner = ? AND kind = ?"
            + " AND last_resort = ? AND expires > ? ORDER BY id LIMIT 1",
        row -> new Row(row.getLong(1), Connection.bytes(row, 2)),
        pool.tenant().id(),
        pool.owner(),
        pool.kind(),
        lastResort,
        now.toEpochMilli());
  }

  static List<PoolCount> counts(Connection connection, PoolId owner, Instant now)
      throws SQLException {
    return connection.list(
        "SELECT kind, sum(last_resort = 0), sum(last_resort = 1) FROM pool_item"
            + " WHERE tenant = ? AND owner = ? AND expires > ? GROUP BY kind ORDER BY kind",
        row -> new PoolCount(row.getInt(1), row.getInt(2), row.getInt(3)),
        owner.tenant().id(),
        owner.owner(),
        now.toEpochMilli());
  }
}
