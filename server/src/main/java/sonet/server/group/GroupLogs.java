package sonet.server.group;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// The logs as a device may read them: its inbox, and of a group's log the part from the epoch it
/// came into to the commit that removed it.
public final class GroupLogs {
  private static final PageLimit MISSED = new PageLimit(100, 512 << 10);

  private final Storage storage;

  /// The logs in a storage.
  public GroupLogs(Storage storage) {
    this.storage = storage;
  }

  /// A part of a log.
  ///
  /// @param page what is read
  /// @param ended whether nothing will ever follow for this device
  public record Part(LogPage page, boolean ended) {}

  /// The log behind a name.
  public static LogId log(Caller caller, LogRef ref) {
    return switch (ref) {
      case LogRef.Inbox() -> caller.locations().inboxLog(caller.id());
      case LogRef.Group(GroupId group) -> caller.locations().groupLog(group);
    };
  }

  /// The entries of a log after a cursor.
  ///
  /// @throws RefusalException when the device may not read it
  public Part read(Caller caller, LogRef ref, long after, PageLimit limit) throws RefusalException {
    return switch (ref) {
      case LogRef.Inbox() -> inbox(caller, after, limit);
      case LogRef.Group(GroupId group) -> group(caller, group, after, limit);
    };
  }

  private Part inbox(Caller caller, long after, PageLimit limit) throws RefusalException {
    LogId log = caller.locations().inboxLog(caller.id());
    List<StoredEntry> entries = storage.call(store -> store.read(log, after, limit));
    Head head = storage.call(store -> store.head(log));
    return new Part(
        new LogPage(entries.stream().map(GroupLogs::entry).toList(), head.seq(), 0), false);
  }

  private Part group(Caller caller, GroupId group, long after, PageLimit limit)
      throws RefusalException {
    LogId log = caller.locations().groupLog(group);
    Membership present = membership(caller, group);
    checkInside(caller, group, present);
    long joined = present.joined();
    long begin =
        storage
            .call(store -> store.beginOf(log, joined))
            .orElseThrow(() -> new AssertionError("who joined, joined with an epoch"));
    List<StoredEntry> entries =
        storage.call(store -> store.read(log, Math.max(after, begin), limit));
    Head head = storage.call(store -> store.head(log));
    requireKept(entries, Math.max(after, begin), head);
    // Read last, so that it knows of every removal that the entries can show.
    Membership membership = membership(caller, group);
    List<LogEntry> visible =
        entries.stream()
            .filter(entry -> membership.covers(entry.epoch()))
            .map(GroupLogs::entry)
            .toList();
    if (membership.removed().isEmpty()) {
      return new Part(new LogPage(visible, head.seq(), head.epoch()), false);
    }
    long end = membership.removed().get();
    long last = storage.call(store -> store.beginOf(log, end)).orElse(head.seq());
    long reached = visible.isEmpty() ? after : visible.getLast().seq();
    return new Part(new LogPage(visible, last, end), reached >= last);
  }

  /// What follows on the cursor must be there: entries that were forgotten make a gap, and a device
  /// cannot go on behind one.
  private static void requireKept(List<StoredEntry> entries, long from, Head head)
      throws RefusalException {
    boolean gap = entries.isEmpty() ? head.trimmed() > from : entries.getFirst().seq() > from + 1;
    if (gap) {
      throw RefusalException.of(
          ProblemType.CURSOR_TOO_OLD,
          ("entries up to %d were forgotten, and the cursor stands at %d; get the group-info and"
                  + " join again by external commit")
              .formatted(head.trimmed(), from));
    }
  }

  /// Checks that the caller is a member of a group now.
  ///
  /// @throws RefusalException when it is not
  public void requireMember(Caller caller, GroupId group) throws RefusalException {
    Membership membership = membership(caller, group);
    if (!membership.isOpen()) {
      throw RefusalException.of(
          ProblemType.REMOVED, "this device was removed from the group " + group);
    }
    checkInside(caller, group, membership);
  }

  /// Whether a device is a member of a group now.
  ///
  /// @throws RefusalException when the store fails
  public boolean isMember(Locations at, DeviceId device, GroupId group) throws RefusalException {
    return find(at, device, group).map(Membership::isOpen).orElse(false);
  }

  /// From which entry on a device has been a member of a group; empty when it is none now.
  ///
  /// @throws RefusalException when the store fails
  public OptionalLong joinedAt(Locations at, DeviceId device, GroupId group)
      throws RefusalException {
    Optional<Membership> membership = find(at, device, group).filter(Membership::isOpen);
    return membership.isEmpty()
        ? OptionalLong.empty()
        : storage.call(store -> store.beginOf(at.groupLog(group), membership.get().joined()));
  }

  /// The number of the last entry of a group's log.
  ///
  /// @throws RefusalException when the store fails
  public long head(Caller caller, GroupId group) throws RefusalException {
    return storage.call(store -> store.head(caller.locations().groupLog(group))).seq();
  }

  private Membership membership(Caller caller, GroupId group) throws RefusalException {
    return find(caller, group).orElseThrow(() -> GroupStates.unknown(group));
  }

  /// Whether, since when and until when the caller is a member.
  Optional<Membership> find(Caller caller, GroupId group) throws RefusalException {
    return find(caller.locations(), caller.id(), group);
  }

  /// Whether, since when and until when a device is a member.
  Optional<Membership> find(Locations at, DeviceId device, GroupId group) throws RefusalException {
    return storage
        .read(at.membership(device, group), Membership.class)
        .map(Storage.Versioned::value);
  }

  /// Whether a device is in a group and in all groups above it.
  boolean isInside(Locations at, DeviceId device, Optional<GroupId> group) throws RefusalException {
    Optional<GroupId> above = group;
    while (above.isPresent()) {
      Optional<Membership> membership = find(at, device, above.get()).filter(Membership::isOpen);
      if (membership.isEmpty()) {
        return false;
      }
      above = membership.get().parent();
    }
    return true;
  }

  /// Refuses a member of a channel that is not in the group above any more.
  void checkInside(Caller caller, GroupId group, Membership membership) throws RefusalException {
    if (!isInside(caller.locations(), caller.id(), membership.parent())) {
      throw RefusalException.of(
          ProblemType.REMOVED, "this device was removed from the group above " + group);
    }
  }

  /// The refusal for one who thought the group in another epoch, with what was missed.
  RefusalException conflict(Caller caller, GroupId group, long expected) throws RefusalException {
    LogId log = caller.locations().groupLog(group);
    Head head = storage.call(store -> store.head(log));
    List<LogEntry> missed = List.of();
    if (find(caller, group).isPresent() && expected <= head.epoch()) {
      long begin = storage.call(store -> store.beginOf(log, expected)).orElse(0);
      // What was forgotten is asked for by the log, which says what to do then.
      missed =
          begin < head.trimmed() ? List.of() : group(caller, group, begin, MISSED).page().entries();
    }
    Problem problem =
        Problem.of(
                ProblemType.EPOCH_CONFLICT,
                "the group is in epoch " + head.epoch() + ", not in " + expected)
            .withConflict(new Problem.Conflict(head.epoch(), head.seq(), missed));
    return new RefusalException(problem);
  }

  /// An entry as it goes over the wire.
  static LogEntry entry(StoredEntry stored) {
    return new LogEntry(
        stored.seq(),
        EntryKind.of(stored.kind())
            .orElseThrow(() -> new AssertionError("kind " + stored.kind() + " in the store")),
        stored.epoch(),
        stored.sender().isEmpty() ? Optional.empty() : Optional.of(new DeviceId(stored.sender())),
        stored.subject().isEmpty() ? Optional.empty() : Optional.of(new GroupId(stored.subject())),
        stored.at(),
        stored.body(),
        stored.prevHash());
  }

  /// Forgets the caller's inbox up to a number.
  ///
  /// @throws RefusalException when the store fails
  public void acknowledge(Caller caller, long upTo) throws RefusalException {
    LogId log = caller.locations().inboxLog(caller.id());
    storage.run(store -> store.trim(log, upTo));
  }

  /// How many entries wait in an inbox.
  long waiting(Caller caller, DeviceId device) throws RefusalException {
    Head head = storage.call(store -> store.head(caller.locations().inboxLog(device)));
    return head.seq() - head.trimmed();
  }

  /// The bytes of an epoch's tree document.
  Optional<Bytes> tree(Caller caller, GroupId group, long epoch) throws RefusalException {
    return storage
        .call(store -> store.get(caller.locations().groupTree(group, epoch)))
        .map(doc -> doc.body());
  }
}
