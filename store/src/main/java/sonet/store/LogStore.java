package sonet.store;

import java.time.Instant;
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

  /// Forgets the entries up to a number, not beyond the head, and with them their names: the head
  /// stays as it is, and so does what [#beginOf(LogId, long)] says.
  ///
  /// @throws StoreException when the storage fails
  void trim(LogId log, long upTo) throws StoreException;

  /// The logs of a kind whose first entry was taken before a time, by their names. A log of which
  /// everything was forgotten is not among them.
  ///
  /// @param after only those with a greater name; empty for all
  /// @param limit at most so many
  /// @throws StoreException when the storage fails
  List<LogId> olderThan(LogKind kind, Instant before, Bytes after, int limit) throws StoreException;

  /// The number up to which a log's entries are older than a time, 0 when none is.
  ///
  /// It errs towards keeping where a clock once jumped. An entry that was taken from the time to
  /// the present is kept, and so are all after it. One that seems to come from the future tells
  /// nothing of its age: it counts when an older one follows it.
  ///
  /// @param before the time
  /// @param now the present
  /// @throws StoreException when the storage fails
  long lastBefore(LogId log, Instant before, Instant now) throws StoreException;

  /// The logs of a kind that a tenant has.
  ///
  /// @param tenant whose
  /// @param kind which, a number of the caller's
  record LogKind(Tenant tenant, int kind) {}
}
