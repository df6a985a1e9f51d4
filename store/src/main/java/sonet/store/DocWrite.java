package sonet.store;

import sonet.crypto.Bytes;

/// A change of one document.
public sealed interface DocWrite {
  /// Which document.
  DocId id();

  /// Writes it, whatever stands there.
  record Put(DocId id, Bytes body) implements DocWrite {}

  /// Writes it where there is none.
  record Create(DocId id, Bytes body) implements DocWrite {}

  /// Writes it where this version stands.
  record Replace(DocId id, long version, Bytes body) implements DocWrite {}

  /// Removes it, if it is there.
  record Delete(DocId id) implements DocWrite {}
}
