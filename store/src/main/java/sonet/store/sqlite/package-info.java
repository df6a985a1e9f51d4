/// The embedded engine: one SQLite file, written ahead into a log that is synced before any answer.
///
/// One thread writes; it takes all that waits into one transaction, so that many writers share one
/// sync of the disk. Readers have connections of their own and never wait for it. Read
/// [SqliteStore] first, then `Writer`.
@NullMarked
package sonet.store.sqlite;

import org.jspecify.annotations.NullMarked;
