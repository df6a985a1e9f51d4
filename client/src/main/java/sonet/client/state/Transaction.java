package sonet.client.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;

/// Reads and writes records within one transaction of a [StateFile].
public final class Transaction {
  private final Connection connection;
  private final Seal seal;

  Transaction(Connection connection, Seal seal) {
    this.connection = connection;
    this.seal = seal;
  }

  /// Puts a record in its place, over the one that was there.
  public void put(Table table, Row row) throws ClientException {
    Bytes hidden = seal.hide(table, row.key());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO record (kind, name, seq, sealed) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (kind, name, seq) DO UPDATE SET sealed = excluded.sealed")) {
      at(statement, table, hidden).setLong(3, row.seq());
      statement.setBytes(4, seal.seal(table, hidden, row).toArray());
      var _ = statement.executeUpdate();
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// Puts the only record of a key.
  public void put(Table table, Bytes key, Bytes value) throws ClientException {
    put(table, new Row(key, 0, value));
  }

  /// The only record of a key.
  public Optional<Bytes> get(Table table, Bytes key) throws ClientException {
    return get(table, key, 0);
  }

  /// The record at a place.
  public Optional<Bytes> get(Table table, Bytes key, long seq) throws ClientException {
    Bytes hidden = seal.hide(table, key);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sealed FROM record WHERE kind = ? AND name = ? AND seq = ?")) {
      at(statement, table, hidden).setLong(3, seq);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(seal.open(table, hidden, seq, Bytes.wrap(rows.getBytes(1))).value())
            : Optional.empty();
      }
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// The records of a key after a place, in order, as many as said at most.
  public List<Row> after(Table table, Bytes key, long seq, int limit) throws ClientException {
    return select(table, key, "seq > ? ORDER BY seq LIMIT ?", seq, limit);
  }

  /// The records of a key before a place, the last of them first, as many as said at most.
  public List<Row> before(Table table, Bytes key, long seq, int limit) throws ClientException {
    return select(table, key, "seq < ? ORDER BY seq DESC LIMIT ?", seq, limit);
  }

  private List<Row> select(Table table, Bytes key, String where, long seq, int limit)
      throws ClientException {
    Bytes hidden = seal.hide(table, key);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT seq, sealed FROM record WHERE kind = ? AND name = ? AND " + where)) {
      at(statement, table, hidden).setLong(3, seq);
      statement.setInt(4, limit);
      List<Row> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(seal.open(table, hidden, rows.getLong(1), Bytes.wrap(rows.getBytes(2))));
        }
      }
      return List.copyOf(found);
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// The greatest place among the records of a key, or empty without one.
  public Optional<Long> last(Table table, Bytes key) throws ClientException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT max(seq) FROM record WHERE kind = ? AND name = ?")) {
      try (ResultSet rows = at(statement, table, seal.hide(table, key)).executeQuery()) {
        long last = rows.next() ? rows.getLong(1) : 0;
        return rows.wasNull() ? Optional.empty() : Optional.of(last);
      }
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// Every record of a table, in no order that means anything.
  public List<Row> all(Table table) throws ClientException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT name, seq, sealed FROM record WHERE kind = ?")) {
      statement.setInt(1, table.code());
      List<Row> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Bytes hidden = Bytes.wrap(rows.getBytes(1));
          found.add(seal.open(table, hidden, rows.getLong(2), Bytes.wrap(rows.getBytes(3))));
        }
      }
      return List.copyOf(found);
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// Removes the record at a place, if there is one.
  public void delete(Table table, Bytes key, long seq) throws ClientException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM record WHERE kind = ? AND name = ? AND seq = ?")) {
      at(statement, table, seal.hide(table, key)).setLong(3, seq);
      var _ = statement.executeUpdate();
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// Removes every record of a table.
  public void clear(Table table) throws ClientException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM record WHERE kind = ?")) {
      statement.setInt(1, table.code());
      var _ = statement.executeUpdate();
    } catch (SQLException failed) {
      throw StateFile.failure(failed);
    }
  }

  /// Removes the only record of a key.
  public void delete(Table table, Bytes key) throws ClientException {
    delete(table, key, 0);
  }

  private static PreparedStatement at(PreparedStatement statement, Table table, Bytes hidden)
      throws SQLException {
    statement.setInt(1, table.code());
    statement.setBytes(2, hidden.toArray());
    return statement;
  }
}
