package sonet.ratchet;

import java.util.List;
import sonet.crypto.Bytes;

/// What is to be written so that the storage of one [SessionList] is that of another.
///
/// @param put rows that are new or take the place of those with their keys
/// @param removed the keys of rows that are gone
public record StoredChanges(List<StoredRow> put, List<Bytes> removed) {
  /// Copies the lists.
  public StoredChanges {
    put = List.copyOf(put);
    removed = List.copyOf(removed);
  }
}
