package sonet.store;

import java.util.List;
import sonet.crypto.Bytes;

/// Large opaque things, which are appended part by part, finished, and from then on only read or
/// deleted. Safe for any number of threads.
///
/// What a call answered is durable. A part is appended wholly or not at all. Of several who append
/// to one blob at once, one succeeds; the others find it elsewhere than they thought.
public interface BlobStore {
  /// Begins a blob where there is none.
  ///
  /// @return where it stands: growing from 0 on, or as it was before
  /// @throws StoreException when the storage fails
  BlobState begin(BlobId id) throws StoreException;

  /// Appends a part to a growing blob that has just as many bytes as the offset says, and else
  /// changes nothing.
  ///
  /// @return where it stands now: after the part, if it is growing and `offset + part.length()`
  ///   long
  /// @throws StoreException with `FULL` when there is no room for it
  BlobState append(BlobId id, long offset, Bytes part) throws StoreException;

  /// Finishes a growing blob of just this size, and else changes nothing.
  ///
  /// @return where it stands now
  /// @throws StoreException when the storage fails
  BlobState finish(BlobId id, long size) throws StoreException;

  /// Where a blob stands.
  ///
  /// @throws StoreException when the storage fails
  BlobState stat(BlobId id) throws StoreException;

  /// Bytes of a blob, also of a growing one; who shows it to others asks [#stat(BlobId)] first.
  ///
  /// @param from the first of them
  /// @param length at most so many; fewer only at the end of the blob
  /// @return what there is, empty behind the end and where there is no blob
  /// @throws StoreException when the storage fails
  Bytes read(BlobId id, long from, int length) throws StoreException;

  /// Removes a blob, if it is there.
  ///
  /// @throws StoreException when the storage fails
  void delete(BlobId id) throws StoreException;

  /// The blobs of a tenant, by their names.
  ///
  /// @param after only those with a greater name; empty for all
  /// @param limit at most so many
  /// @throws StoreException when the storage fails
  List<ListedBlob> list(Tenant tenant, Bytes after, int limit) throws StoreException;

  /// Removes some of a tenant's blobs. Called again until it says that nothing is left; the tenant
  /// must not write meanwhile.
  ///
  /// @param limit at most so many
  /// @return whether there may be more
  /// @throws StoreException when the storage fails
  boolean erase(Tenant tenant, int limit) throws StoreException;
}
