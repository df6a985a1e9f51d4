package sonet.server.group;

import java.time.InstantSource;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.server.account.Accounts;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.LogId;
import sonet.store.NewEntry;
import sonet.store.StoredEntry;

/// What everything that is done with groups works with, and the steps that all of it shares.
///
/// @param storage where groups are kept
/// @param primitives the hash and the signatures
/// @param clock the time
/// @param limits what is allowed
/// @param contests when a group is contested
/// @param observers make observers of groups
/// @param states what is observed of each
/// @param logs their logs
/// @param policy what is asked of commits
/// @param accounts whose devices are whose
record GroupDesk(
    Storage storage,
    Primitives primitives,
    InstantSource clock,
    Groups.Limits limits,
    Groups.ContestShare contests,
    GroupObserver.Factory observers,
    GroupStates states,
    GroupLogs logs,
    CommitPolicy policy,
    Accounts accounts) {

  static GroupDesk of(
      Storage storage,
      Accounts accounts,
      GroupObserver.Factory observers,
      Groups.Settings settings) {
    GroupLogs logs = new GroupLogs(storage);
    return new GroupDesk(
        storage,
        settings.primitives(),
        settings.clock(),
        settings.limits(),
        settings.contests(),
        observers,
        new GroupStates(storage, observers),
        logs,
        new CommitPolicy(accounts, logs, settings.primitives(), settings.limits().inboxEntries()),
        accounts);
  }

  /// How often something is tried again that others got in the way of.
  static final int ATTEMPTS = 16;

  static RefusalException busy() {
    return RefusalException.of(
        ProblemType.OVERLOADED, "others changed the group again and again meanwhile");
  }

  void bound(String what, Bytes value, int limit) throws RefusalException {
    if (value.length() > limit) {
      throw RefusalException.of(
          ProblemType.TOO_LARGE,
          "%s may have %d bytes, not %d".formatted(what, limit, value.length()));
    }
  }

  /// What was answered to the same message before, if it was the caller's.
  Optional<Posted> before(Caller caller, GroupId group, Bytes message) throws RefusalException {
    return named(caller, group, primitives.hash(message))
        .map(entry ->
            new Posted(
                group,
                entry.seq(),
                entry.kind() == EntryKind.COMMIT.code() ? entry.epoch() + 1 : entry.epoch()));
  }

  /// An entry of the caller with a name.
  Optional<StoredEntry> named(Caller caller, GroupId group, Bytes name) throws RefusalException {
    LogId log = caller.locations().groupLog(group);
    return storage
        .call(store -> store.find(log, name))
        .filter(entry -> entry.sender().equals(caller.id().value()));
  }

  /// An entry that is named by its hash.
  NewEntry entry(Caller caller, GroupId group, EntryKind kind, long epoch, Bytes body) {
    return new NewEntry(
        kind.code(),
        epoch,
        primitives.hash(body),
        caller.id().value(),
        group.value(),
        clock.instant(),
        body);
  }

  /// Refuses everything in a group that has a successor.
  void checkNotClosed(GroupId group, GroupStates.State state) throws RefusalException {
    Optional<GroupId> successor = state.successor();
    if (successor.isPresent()) {
      throw RefusalException.of(
          ProblemType.GROUP_CLOSED,
          "the group " + group + " is closed; the group " + successor.get() + " goes on");
    }
  }

  /// Refuses what cannot be done while a group waits for its members.
  void checkNotContested(GroupId group, GroupStates.State state) throws RefusalException {
    if (state.condition().contest().isPresent()) {
      throw RefusalException.of(
          ProblemType.GROUP_CONTESTED,
          "the group %s waits for %d devices that cannot take the commit of epoch %d"
              .formatted(
                  group,
                  state.condition().contest().get().devices().size(),
                  state.condition().contest().get().epoch()));
    }
  }
}
