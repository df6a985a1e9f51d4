package sonet.server.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.SubmitCommit;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogWrite;
import sonet.store.NewEntry;

/// Puts together all that one commit writes: its entry in the group's log on condition that the
/// group is as it was seen, the Welcomes in the inboxes, and the documents of the new epoch.
final class CommitBatch {
  /// How long a tree waits for those who were invited; then they join by external commit.
  static final Duration TREE_TIME = Duration.ofDays(30);

  private final Storage storage;
  private final Primitives primitives;
  private final Instant now;

  CommitBatch(Storage storage, Primitives primitives, Instant now) {
    this.storage = storage;
    this.primitives = primitives;
    this.now = now;
  }

  /// A commit that was found good.
  ///
  /// @param caller whose it is
  /// @param group in which
  /// @param request as it came
  /// @param state of the group, which must still be so
  /// @param next the epoch that it begins
  /// @param turnover who comes and goes by it
  record Draft(
      Caller caller,
      GroupId group,
      SubmitCommit request,
      GroupStates.State state,
      GroupObserver next,
      CommitPolicy.Turnover turnover) {

    /// The group's condition afterwards.
    Condition condition() {
      Set<DeviceId> settled = new HashSet<>(turnover.removed());
      settled.addAll(turnover.added());
      Condition after = state.condition().without(settled);
      return request.welcomes().isEmpty()
          ? after
          : after.with(new Condition.KeptTree(next.epoch(), next.ratchetTree().length()));
    }

    /// Whether it ends a contest.
    boolean clears() {
      return state.condition().contest().isPresent() && condition().contest().isEmpty();
    }
  }

  Batch of(Draft draft, DocWrite info) throws RefusalException {
    Caller caller = draft.caller();
    Locations at = caller.locations();
    GroupId group = draft.group();
    long epoch = draft.next().epoch();
    Bytes idem = primitives.hash(draft.request().commit());
    List<NewEntry> entries = new ArrayList<>();
    if (draft.clears()) {
      entries.add(entry(draft, EntryKind.CLEARED, primitives.hash(idem), Bytes.EMPTY));
    }
    entries.add(entry(draft, EntryKind.COMMIT, idem, draft.request().commit()));
    List<LogWrite> logs = new ArrayList<>();
    logs.add(
        new LogWrite(
            at.groupLog(group),
            new Expect.Marked(draft.state().marked()),
            entries,
            new Effect.Begins(epoch)));
    for (SubmitCommit.Welcome welcome : draft.request().welcomes()) {
      for (DeviceId target : welcome.targets()) {
        NewEntry entry =
            new NewEntry(
                EntryKind.WELCOME.code(),
                epoch,
                primitives.hash(Bytes.concat(idem, target.value())),
                caller.id().value(),
                group.value(),
                now,
                welcome.welcome());
        logs.add(LogWrite.follow(at.inboxLog(target), entry));
      }
    }
    List<DocWrite> docs = new ArrayList<>();
    docs.add(info);
    docs.addAll(state(at, group, draft.next().written()));
    docs.addAll(condition(draft));
    docs.addAll(memberships(draft));
    return new Batch(logs, docs);
  }

  private NewEntry entry(Draft draft, EntryKind kind, Bytes name, Bytes body) {
    return new NewEntry(
        kind.code(),
        draft.request().expectedEpoch(),
        name,
        draft.caller().id().value(),
        draft.group().value(),
        now,
        body);
  }

  /// The piece of the observer's state that comes with an epoch. It follows on what the store has,
  /// for the batch is conditional on the group's mark.
  static List<DocWrite> state(Locations at, GroupId group, GroupObserver.Piece piece) {
    List<DocWrite> docs = new ArrayList<>();
    docs.add(new DocWrite.Put(at.groupState(group, piece.index()), piece.bytes()));
    for (int outdated = 1; outdated <= piece.outdated(); outdated++) {
      docs.add(new DocWrite.Delete(at.groupState(group, outdated)));
    }
    return docs;
  }

  /// The condition where it changes, and the tree that a Welcome leads into in place of those for
  /// which there is no room any more.
  private List<DocWrite> condition(Draft draft) {
    Locations at = draft.caller().locations();
    Condition before = draft.state().condition();
    Condition after = draft.condition();
    if (after.equals(before)) {
      return List.of();
    }
    List<DocWrite> docs = new ArrayList<>();
    docs.add(new DocWrite.Put(at.groupCondition(draft.group()), storage.encode(after)));
    if (!draft.request().welcomes().isEmpty()) {
      docs.add(
          new DocWrite.Put(
              at.groupTree(draft.group(), draft.next().epoch()),
              draft.next().ratchetTree(),
              now.plus(TREE_TIME)));
    }
    for (Condition.KeptTree tree : before.trees()) {
      if (!after.trees().contains(tree)) {
        docs.add(new DocWrite.Delete(at.groupTree(draft.group(), tree.epoch())));
      }
    }
    return docs;
  }

  /// Within one group memberships change with its epoch alone, on which the batch is conditional.
  private List<DocWrite> memberships(Draft draft) throws RefusalException {
    Locations at = draft.caller().locations();
    long epoch = draft.next().epoch();
    Optional<GroupId> parent = draft.state().condition().parent();
    List<DocWrite> docs = new ArrayList<>();
    for (DeviceId device : draft.turnover().added()) {
      docs.add(
          new DocWrite.Put(
              at.membership(device, draft.group()),
              storage.encode(Membership.since(epoch, parent))));
    }
    Set<DeviceId> gone = new HashSet<>(draft.turnover().removed());
    gone.removeAll(draft.turnover().added());
    for (DeviceId device : gone) {
      Membership present =
          storage
              .read(at.membership(device, draft.group()), Membership.class)
              .orElseThrow(() -> new AssertionError("a member has a membership"))
              .value();
      docs.add(
          new DocWrite.Put(
              at.membership(device, draft.group()), storage.encode(present.until(epoch))));
    }
    return docs;
  }
}
