package sonet.server.transparency;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocStore;

/// Reads documents of a log past the cache of the store, which is for what operations share: what
/// never changes has a cache of its own here ([LogCaches]), and the rest must be as it is now,
/// since another process may have written it.
final class Reading {
  private final Storage storage;
  private final DocStore docs;

  Reading(Storage storage, DocStore docs) {
    this.storage = storage;
    this.docs = docs;
  }

  /// A document's content.
  ///
  /// @throws StoreFailure when the store fails
  Optional<Bytes> get(DocId id) {
    return document(id).map(Doc::body);
  }

  /// A document.
  ///
  /// @throws StoreFailure when the store fails
  Optional<Doc> document(DocId id) {
    try {
      return storage.call(_ -> docs.get(id));
    } catch (RefusalException e) {
      throw new StoreFailure(e);
    }
  }

  /// The contents of several documents, in their order.
  ///
  /// @throws StoreFailure when the store fails
  List<Optional<Bytes>> getAll(List<DocId> ids) {
    try {
      return storage.call(_ -> docs.getAll(ids)).stream()
          .map(found -> found.map(Doc::body))
          .toList();
    } catch (RefusalException e) {
      throw new StoreFailure(e);
    }
  }

  /// A document's content that must be there.
  ///
  /// @throws StoreFailure when the store fails
  Bytes require(DocId id) {
    return get(id).orElseThrow(() -> new AssertionError("the store lacks " + id));
  }
}
