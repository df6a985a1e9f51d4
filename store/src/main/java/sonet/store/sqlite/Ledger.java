package sonet.store.sqlite;

import java.sql.SQLException;

/// What the thread that writes keeps in memory beside its transaction.
interface Ledger {
  /// Writes what belongs into the transaction that is about to be committed.
  void settle(Connection connection) throws SQLException;

  /// Drops all of it, for the transaction was rolled back.
  void forget();
}
