package sonet.server.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.mls.role.Right;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.RejectCommit;
import sonet.protocol.ResetGroup;
import sonet.protocol.SigningInput;
import sonet.protocol.Successor;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.StoredEntry;

/// The way out for a group with a commit that the server found good and its members cannot take: a
/// confirmation tag or a path that only members can check (docs/groups.md).
///
/// Members say so. When enough do, the group is contested, and waits until they have come back by
/// external commit, or one of its members who may puts a fresh group in its place.
public final class Contests {
  private final GroupDesk desk;
  private final Groups groups;

  Contests(GroupDesk desk, Groups groups) {
    this.desk = desk;
    this.groups = groups;
  }

  /// Takes a member's word that it cannot take the commit that ended an epoch.
  ///
  /// @throws RefusalException when it is not signed by a member that was there, and not the
  ///   committer
  public Posted reject(Caller caller, GroupId group, long epoch, RejectCommit request)
      throws RefusalException {
    Bytes name =
        desk.primitives()
            .hash(Bytes.concat(Bytes.utf8("rejection"), caller.id().value(), request.commitHash()));
    for (int attempt = 0; attempt < GroupDesk.ATTEMPTS; attempt++) {
      Optional<StoredEntry> before = desk.named(caller, group, name);
      if (before.isPresent()) {
        return new Posted(group, before.get().seq(), before.get().epoch());
      }
      GroupStates.State state = desk.states().current(caller.locations(), group);
      desk.logs().requireMember(caller, group);
      desk.checkNotClosed(group, state);
      StoredEntry commit = rejectable(caller, group, epoch, request);
      Optional<Posted> posted = append(caller, group, request, new Step(state, commit, name));
      if (posted.isPresent()) {
        return posted.get();
      }
    }
    throw GroupDesk.busy();
  }

  /// A rejection on its way.
  ///
  /// @param state of the group
  /// @param commit that is rejected
  /// @param name of the entry
  private record Step(GroupStates.State state, StoredEntry commit, Bytes name) {}

  /// The commit, if the caller may reject it.
  private StoredEntry rejectable(Caller caller, GroupId group, long epoch, RejectCommit request)
      throws RefusalException {
    StoredEntry commit =
        desk.storage()
            .call(store -> store.find(caller.locations().groupLog(group), request.commitHash()))
            .filter(entry -> entry.kind() == EntryKind.COMMIT.code() && entry.epoch() == epoch)
            .orElseThrow(() -> refused("no commit of that hash ended epoch " + epoch));
    if (commit.sender().equals(caller.id().value())) {
      throw refused("the commit is this device's own");
    }
    long joined = desk.logs().find(caller, group).map(Membership::joined).orElse(Long.MAX_VALUE);
    if (joined > epoch) {
      throw refused("this device came into epoch " + joined + ", behind the commit");
    }
    if (!desk.primitives()
        .verify(
            caller.device().signatureKey(),
            SigningInput.rejection(group, epoch, request.commitHash(), request.reason()),
            request.signature())) {
      throw refused("the signature is not that of this device over this rejection");
    }
    return commit;
  }

  private static RefusalException refused(String why) {
    return RefusalException.of(ProblemType.REJECTION_REFUSED, why);
  }

  /// Appends the rejection, and what follows from it; nothing, when the group has changed since.
  private Optional<Posted> append(Caller caller, GroupId group, RejectCommit request, Step step)
      throws RefusalException {
    GroupStates.State state = step.state();
    Condition condition =
        state
            .condition()
            .with(new Condition.Rejected(caller.id(), caller.account(), request.commitHash()));
    List<NewEntry> entries = new ArrayList<>();
    entries.add(
        named(
            desk.entry(
                caller, group, EntryKind.REJECTION, state.epoch(), desk.storage().encode(request)),
            step.name()));
    if (condition.contest().isEmpty() && isContested(caller, state, step.commit(), condition)) {
      condition = condition.contested(step.commit().epoch(), request.commitHash());
      Bytes contest = desk.storage().encode(condition.contest().orElseThrow());
      // Named by the rejection that tipped the scale: a commit may be contested again.
      entries.add(
          named(
              desk.entry(caller, group, EntryKind.CONTESTED, state.epoch(), contest),
              desk.primitives().hash(step.name())));
    }
    LogWrite write =
        new LogWrite(
            caller.locations().groupLog(group),
            new Expect.Marked(state.marked()),
            entries,
            new Effect.Marks());
    DocWrite put =
        new DocWrite.Put(
            caller.locations().groupCondition(group), desk.storage().encode(condition));
    return switch (desk.storage().write(new Batch(List.of(write), List.of(put)))) {
      case Outcome.Written(var heads) ->
          Optional.of(
              new Posted(group, heads.getFirst().seq() - entries.size() + 1, state.epoch()));
      case Outcome.Duplicate _, Outcome.LogConflict _, Outcome.DocConflict _ -> Optional.empty();
    };
  }

  private static NewEntry named(NewEntry entry, Bytes name) {
    return new NewEntry(
        entry.kind(),
        entry.epoch(),
        name,
        entry.sender(),
        entry.subject(),
        entry.at(),
        entry.body());
  }

  /// Whether enough accounts among the members reject a commit: a share of those who did not make
  /// it, and two at least where there are two. One account counts once, however many devices it
  /// has.
  private boolean isContested(
      Caller caller, GroupStates.State state, StoredEntry commit, Condition condition)
      throws RefusalException {
    Set<Bytes> others = new HashSet<>();
    state.observer().members().forEach(member -> others.add(member.identity()));
    desk.accounts()
        .device(caller.locations(), new DeviceId(commit.sender()))
        .ifPresent(committer -> others.remove(committer.account().identity()));
    Bytes hash = desk.primitives().hash(commit.body());
    long against =
        condition.rejections().stream()
            .filter(rejected -> rejected.commitHash().equals(hash))
            .map(rejected -> rejected.account().identity())
            .filter(others::contains)
            .distinct()
            .count();
    long percent = desk.contests().percent(caller.locations());
    long share = Math.ceilDiv(others.size() * percent, 100);
    return against > 0 && against >= Math.max(Math.min(2, others.size()), share);
  }

  /// Puts a fresh group in the place of a contested one.
  ///
  /// @throws RefusalException when the group is not contested, or was reset by another, when the
  ///   caller may not decide on it, or when the fresh group is not good
  public Posted reset(Caller caller, GroupId group, ResetGroup request) throws RefusalException {
    groups.bound(request.first());
    Bytes name =
        desk.primitives().hash(Bytes.concat(Bytes.utf8("reset"), request.first().commit()));
    for (int attempt = 0; attempt < GroupDesk.ATTEMPTS; attempt++) {
      Optional<StoredEntry> before = desk.named(caller, group, name);
      if (before.isPresent()) {
        return repeated(caller, before.get(), request);
      }
      GroupStates.State state = desk.states().current(caller.locations(), group);
      checkReset(caller, group, state, request);
      // It may be there already, from an attempt that did not get so far as to reset.
      Posted created = groups.create(caller, request.created());
      CommitBatch.Draft first = first(caller, group, created.group(), request);
      Optional<Posted> posted = append(group, state, name, first);
      if (posted.isPresent()) {
        return posted.get();
      }
    }
    throw GroupDesk.busy();
  }

  private Posted repeated(Caller caller, StoredEntry reset, ResetGroup request)
      throws RefusalException {
    GroupId fresh = desk.storage().decode(reset.body(), Successor.class).group();
    return desk.before(caller, fresh, request.first().commit())
        .orElseThrow(() -> new AssertionError("a reset has a commit"));
  }

  private void checkReset(Caller caller, GroupId group, GroupStates.State state, ResetGroup request)
      throws RefusalException {
    desk.logs().requireMember(caller, group);
    desk.checkNotClosed(group, state);
    if (state.condition().contest().isEmpty()) {
      throw RefusalException.of(
          ProblemType.NOT_CONTESTED, "the group " + group + " is not contested");
    }
    if (!state.observer().may(caller.account().identity(), Right.POLICY)) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "the role of this account does not let it reset the group");
    }
    if (!request.created().parent().equals(state.condition().parent())) {
      throw RefusalException.of(
          ProblemType.COMMIT_REFUSED, "a fresh group has the parent of the one it replaces");
    }
  }

  /// The first commit of the fresh group, with devices of the old one alone.
  private CommitBatch.Draft first(Caller caller, GroupId old, GroupId fresh, ResetGroup request)
      throws RefusalException {
    GroupStates.State begun = desk.states().current(caller.locations(), fresh);
    CommitBatch.Draft draft = groups.draft(caller, fresh, request.first(), begun);
    for (DeviceId device : draft.turnover().added()) {
      if (desk.logs().find(caller.locations(), device, old).filter(Membership::isOpen).isEmpty()) {
        throw RefusalException.of(
            ProblemType.COMMIT_REFUSED, "device " + device + " is not in the contested group");
      }
    }
    return draft;
  }

  /// What decides is whether the old group is still as it was seen. All else follows: in the fresh
  /// group nobody but the caller can have written.
  private Optional<Posted> append(
      GroupId old, GroupStates.State state, Bytes name, CommitBatch.Draft first)
      throws RefusalException {
    Caller caller = first.caller();
    Bytes successor = desk.storage().encode(new Successor(first.group()));
    LogWrite reset =
        new LogWrite(
            caller.locations().groupLog(old),
            new Expect.Marked(state.marked()),
            List.of(
                named(desk.entry(caller, old, EntryKind.RESET, state.epoch(), successor), name)),
            new Effect.Marks());
    DocWrite closed =
        new DocWrite.Put(
            caller.locations().groupCondition(old),
            desk.storage().encode(state.condition().resetTo(first.group())));
    Batch commit = groups.batch(first);
    Batch batch =
        new Batch(
            Stream.concat(Stream.of(reset), commit.logs().stream()).toList(),
            Stream.concat(Stream.of(closed), commit.docs().stream()).toList());
    return switch (desk.storage().write(batch)) {
      case Outcome.Written(var heads) ->
          Optional.of(new Posted(first.group(), heads.get(1).seq(), first.next().epoch()));
      case Outcome.Duplicate _, Outcome.LogConflict _, Outcome.DocConflict _ -> Optional.empty();
    };
  }
}
