/// A copy of all that a service keeps, made while it runs, and the way back from it.
///
/// A backup is a folder: the database as `sonet.db`, the finished blobs under `blobs`, and last the
/// file `manifest` with the digest of each, without which it is no backup. Read [Backup] first.
@NullMarked
package sonet.store.backup;

import org.jspecify.annotations.NullMarked;
