package sonet.server.retention;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.Notice;
import sonet.protocol.Retention;
import sonet.server.account.Accounts;
import sonet.server.group.GroupLogs;
import sonet.server.group.GroupViews;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.receipt.Cursors;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// How far logs are forgotten.
///
/// A group's log never past the commit that began its present epoch: what the server observes is
/// made from there, and a device that has missed too much joins again by external commit and reads
/// on from its own. An inbox by age alone; what was not acknowledged before is told.
final class LogRetention {
  private static final PageLimit SOME = new PageLimit(200, 1 << 20);
  private static final int TREES = 100;

  private final Parts parts;
  private final Storage storage;

  LogRetention(Parts parts) {
    this.parts = parts;
    this.storage = parts.storage();
  }

  /// What it works with.
  record Parts(
      Storage storage,
      Accounts accounts,
      GroupViews groups,
      GroupLogs logs,
      Cursors cursors,
      Notices notices) {}

  /// Forgets what may be forgotten of a group's log; how many entries.
  long group(Locations at, LogId log, Retention retention, Instant now) throws RefusalException {
    GroupId group = new GroupId(log.name());
    Head head = storage.call(store -> store.head(log));
    OptionalLong begin = storage.call(store -> store.beginOf(log, head.epoch()));
    if (begin.isEmpty()) {
      return 0;
    }
    long old = storage.call(store -> store.lastBefore(log, now.minus(retention.time()), now));
    long had = retention.mode() == Retention.Mode.DELIVERED ? delivered(at, group) : 0;
    long upTo = Math.min(Math.max(old, had), begin.getAsLong() - 1);
    if (upTo <= head.trimmed()) {
      return 0;
    }
    storage.run(store -> store.trim(log, upTo));
    trees(at, group, head.epoch(), upTo);
    return upTo - head.trimmed();
  }

  /// Up to where every device of a member has the log.
  private long delivered(Locations at, GroupId group) throws RefusalException {
    long least = Long.MAX_VALUE;
    for (DeviceId device : parts.groups().members(at, group)) {
      // The leaf of one that is gone does not hold the others up.
      if (parts.accounts().device(at, device).isPresent()) {
        long joined = parts.logs().joinedAt(at, device, group).orElse(0);
        least = Math.min(least, Math.max(joined, parts.cursors().of(at, group, device)));
      }
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  /// A Welcome into an epoch that was forgotten leads nowhere any more, so its tree is not needed.
  private void trees(Locations at, GroupId group, long present, long upTo) throws RefusalException {
    int length = group.value().length() + Long.BYTES;
    List<DocWrite> deleted = new ArrayList<>();
    for (Doc doc : storage.scan(at.groupTrees(group), TREES)) {
      Bytes key = doc.id().key();
      if (key.length() == length) {
        long epoch = ByteBuffer.wrap(key.toArray()).getLong(group.value().length());
        OptionalLong begin = storage.call(store -> store.beginOf(at.groupLog(group), epoch));
        if (epoch < present && begin.orElse(0) <= upTo) {
          deleted.add(new DocWrite.Delete(doc.id()));
        }
      }
    }
    if (!deleted.isEmpty()) {
      Outcome _ = storage.write(new Batch(List.of(), deleted));
    }
  }

  /// Forgets what is old in an inbox; how many entries.
  long inbox(Locations at, LogId log, Retention retention, Instant now) throws RefusalException {
    Head head = storage.call(store -> store.head(log));
    long upTo = storage.call(store -> store.lastBefore(log, now.minus(retention.time()), now));
    if (upTo <= head.trimmed()) {
      return 0;
    }
    List<StoredEntry> some = storage.call(store -> store.read(log, head.trimmed(), SOME));
    // Of notices alone nothing was lost; else each would leave another one behind it for ever.
    boolean lost =
        some.stream()
            .anyMatch(entry -> entry.seq() <= upTo && entry.kind() != EntryKind.NOTICE.code());
    storage.run(store -> store.trim(log, upTo));
    DeviceId device = new DeviceId(log.name());
    if (lost && parts.accounts().device(at, device).isPresent()) {
      parts.notices().tell(at, device, new Notice.EntriesExpired(upTo));
    }
    return upTo - head.trimmed();
  }
}
