package sonet.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;

/// Logs with a head and a conditional append.
///
/// The numbers of a log's entries come from the append itself, not from a counter beside it: they
/// have no gap, and an entry becomes visible only when all before it are, so that a reader who goes
/// on from a cursor misses none.
public interface LogStore {
  /// Writes a batch as one or not at all. When this returns, it is durable.
  ///
  /// @throws StoreException when the storage fails
  Outcome write(Batch batch) throws StoreException;

  /// Where a log stands; [Head#NONE] when there is no such log.
  ///
  /// @throws StoreException when the storage fails
  Head head(LogId log) throws StoreException;

  /// The entries after a number, in order. At least one when there is any.
  ///
  /// @throws StoreException when the storage fails
  List<StoredEntry> read(LogId log, long after, PageLimit limit) throws StoreException;

  /// The entry with a name.
  ///
  /// @throws StoreException when the storage fails
  Optional<StoredEntry> find(LogId log, Bytes idem) throws StoreException;

  /// The number of the entry that began an epoch.
  ///
  /// @throws StoreException when the storage fails
  OptionalLong beginOf(LogId log, long epoch) throws StoreException;

  /// Forgets the entries up to a number, not beyond the head. The head stays as it is.
  ///
  /// @throws StoreException when the storage fails
  void trim(LogId log, long upTo) throws StoreException;
}
