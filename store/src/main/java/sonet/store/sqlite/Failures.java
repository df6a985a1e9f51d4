package sonet.store.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;

/// What SQLite's result codes mean to a caller.
final class Failures {
  private Failures() {}

  static StoreException of(SQLException e) {
    // The low byte is the primary code, the rest says more (https://sqlite.org/rescode.html).
    int code = e instanceof SQLiteException known ? known.getResultCode().code & 0xff : -1;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return new StoreException(
          Reason.FULL, "the disk of the store is full; make room and try again", e);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new StoreException(
          Reason.CORRUPT, "the store is damaged; restore it from a backup", e);
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new StoreException(Reason.IN_USE, "another process uses the store; end it first", e);
    }
    if (code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || code == SQLiteErrorCode.SQLITE_PERM.code) {
      return new StoreException(
          Reason.IO, "the store cannot be opened for writing; check its permissions", e);
    }
    return new StoreException(Reason.IO, "the disk of the store failed: " + e.getMessage(), e);
  }

  static StoreException closed() {
    return new StoreException(Reason.CLOSED, "the store was closed");
  }
}
