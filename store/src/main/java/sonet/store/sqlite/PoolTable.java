package sonet.store.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Taken;
import sonet.store.Tenant;

/// The table of the pools.
final class PoolTable {
  private static final int ONE_TIME = 0;
  private static final int LAST_RESORT = 1;

  private final InstantSource clock;
  private final UsageTable usage;

  PoolTable(InstantSource clock, UsageTable usage) {
    this.clock = clock;
    this.usage = usage;
  }

  void add(Connection connection, PoolId pool, List<PoolItem> items) throws SQLException {
    for (PoolItem item : items) {
      insert(connection, pool, ONE_TIME, item);
    }
  }

  void setLastResort(Connection connection, PoolId pool, PoolItem item) throws SQLException {
    int _ =
        remove(
            connection,
            "SELECT id, tenant, length(body) FROM pool_item"
                + " WHERE tenant = ? AND owner = ? AND kind = ? AND last_resort = 1",
            pool.tenant().id(),
            pool.owner(),
            pool.kind());
    insert(connection, pool, LAST_RESORT, item);
  }

  private void insert(Connection connection, PoolId pool, int lastResort, PoolItem item)
      throws SQLException {
    int added =
        connection.update(
            "INSERT INTO pool_item (tenant, owner, kind, last_resort, ref, expires, body)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            pool.tenant().id(),
            pool.owner(),
            pool.kind(),
            lastResort,
            item.ref(),
            Millis.of(item.expiresAt()),
            item.body());
    usage.addItems(pool.tenant(), added, (long) added * item.body().length());
  }

  List<Taken> take(Connection connection, List<PoolId> pools, Instant now) throws SQLException {
    List<Taken> taken = new ArrayList<>();
    for (PoolId pool : pools) {
      taken.add(take(connection, pool, now));
    }
    return taken;
  }

  private Taken take(Connection connection, PoolId pool, Instant now) throws SQLException {
    Optional<Row> found = first(connection, pool, ONE_TIME, now);
    if (found.isPresent()) {
      connection.change("DELETE FROM pool_item WHERE id = ?", found.get().id());
      usage.addItems(pool.tenant(), -1, -found.get().body().length());
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
        Millis.of(now));
  }

  static List<PoolCount> counts(Connection connection, PoolId owner, Instant now)
      throws SQLException {
    return connection.list(
        "SELECT kind, sum(last_resort = 0), sum(last_resort = 1) FROM pool_item"
            + " WHERE tenant = ? AND owner = ? AND expires > ? GROUP BY kind ORDER BY kind",
        row -> new PoolCount(row.getInt(1), row.getInt(2), row.getInt(3)),
        owner.tenant().id(),
        owner.owner(),
        Millis.of(now));
  }

  void replace(Connection connection, PoolId owner, List<PoolFilling> fillings)
      throws SQLException {
    drop(connection, owner);
    for (PoolFilling filling : fillings) {
      PoolId pool = new PoolId(owner.tenant(), owner.owner(), filling.kind());
      add(connection, pool, filling.oneTime());
      if (filling.lastResort().isPresent()) {
        insert(connection, pool, LAST_RESORT, filling.lastResort().get());
      }
    }
  }

  void drop(Connection connection, PoolId owner) throws SQLException {
    int _ =
        remove(
            connection,
            "SELECT id, tenant, length(body) FROM pool_item WHERE tenant = ? AND owner = ?",
            owner.tenant().id(),
            owner.owner());
  }

  /// Removes expired ones; how many.
  int sweep(Connection connection, int limit) throws SQLException {
    return remove(
        connection,
        "SELECT id, tenant, length(body) FROM pool_item WHERE expires <= ? LIMIT ?",
        clock.millis(),
        limit);
  }

  /// Removes some of a tenant's; how many.
  int erase(Connection connection, Tenant tenant, int limit) throws SQLException {
    return remove(
        connection,
        "SELECT id, tenant, length(body) FROM pool_item WHERE tenant = ? LIMIT ?",
        tenant.id(),
        limit);
  }

  /// Removes what a query names by its id, tenant and length; how many.
  private int remove(Connection connection, String query, Object... parameters)
      throws SQLException {
    record Item(long id, Tenant tenant, long length) {}
    List<Item> gone =
        connection.list(
            query,
            row -> new Item(row.getLong(1), new Tenant(row.getInt(2)), row.getLong(3)),
            parameters);
    for (Item item : gone) {
      connection.change("DELETE FROM pool_item WHERE id = ?", item.id());
      usage.addItems(item.tenant(), -1, -item.length());
    }
    return gone.size();
  }
}
