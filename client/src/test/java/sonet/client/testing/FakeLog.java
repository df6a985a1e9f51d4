package sonet.client.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Problem;

/// A log in memory, of a group or of a device's inbox: gap-free, chained by hashes, and forgotten
/// from its beginning on.
final class FakeLog {
  private final List<LogEntry> entries = new ArrayList<>();
  private long epoch;
  private long forgotten;

  LogEntry post(EntryKind kind, Optional<GroupId> group, Bytes body) {
    return post(kind, epoch, Optional.empty(), group, body);
  }

  void postPairwise(DeviceId from, Bytes body) {
    var _ = post(EntryKind.PAIRWISE, 0, Optional.of(from), Optional.empty(), body);
  }

  private LogEntry post(
      EntryKind kind, long epoch, Optional<DeviceId> sender, Optional<GroupId> group, Bytes body) {
    LogEntry entry =
        new LogEntry(
            entries.size() + 1, kind, epoch, sender, group, FakeServer.NOW, body, headHash());
    entries.add(entry);
    return entry;
  }

  private Bytes headHash() {
    return entries.isEmpty()
        ? LogEntry.NO_HASH
        : FakeServer.SUITE.hash(entries.getLast().hashInput());
  }

  void rewriteLast(LogEntry other) {
    entries.set(entries.size() - 1, other);
  }

  long epoch() {
    return epoch;
  }

  void enter(long next) {
    epoch = next;
  }

  int size() {
    return entries.size();
  }

  List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  /// The entry with a body.
  Optional<LogEntry> find(Bytes body) {
    return entries.stream().filter(entry -> entry.body().equals(body)).findFirst();
  }

  /// The entries after a number that are not forgotten.
  List<LogEntry> after(long number) {
    return entries.stream().filter(entry -> entry.seq() > Math.max(number, forgotten)).toList();
  }

  LogPage page(long after, int limit) {
    return new LogPage(after(after).stream().limit(limit).toList(), entries.size(), epoch);
  }

  /// What someone missed who took the log to be in another epoch.
  Problem.Conflict conflict(long expected) {
    List<LogEntry> missed =
        entries.stream().filter(entry -> entry.epoch() >= expected).limit(3).toList();
    return new Problem.Conflict(epoch, entries.size(), missed);
  }

  /// Shows the entries up to a number no more.
  void forget(long upTo) {
    forgotten = Math.max(forgotten, upTo);
  }

  /// Whether something after a number is forgotten.
  boolean hasForgottenAfter(long number) {
    return number < forgotten;
  }
}
