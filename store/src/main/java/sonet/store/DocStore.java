package sonet.store;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// Documents under keys. They are written through [LogStore#write(Batch)].
public interface DocStore {
  /// A document.
  ///
  /// @throws StoreException when the storage fails
  Optional<Doc> get(DocId id) throws StoreException;

  /// Several documents as they are at one moment, in the order they were asked for: much cheaper
  /// than one after the other.
  ///
  /// @throws StoreException when the storage fails
  List<Optional<Doc>> getAll(List<DocId> ids) throws StoreException;

  /// The documents whose keys begin with a prefix, by their keys.
  ///
  /// @param from tenant, kind and prefix
  /// @param after only those with a greater key than this; empty for all
  /// @param limit at most so many
  /// @throws StoreException when the storage fails
  List<Doc> scan(DocId from, Bytes after, int limit) throws StoreException;
}
