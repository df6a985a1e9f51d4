package sonet.server.group;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.crypto.Bytes;
import sonet.protocol.CreateGroup;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.server.account.Accounts;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.StoredEntry;

/// What devices do with groups.
///
/// Everything that is appended must be of the group's present epoch, and the store appends it only
/// then: so there is one commit for each epoch, no message behind the commit that ends its epoch,
/// and who is no member in the present epoch gets nothing in. An entry is named by its hash within
/// the log, so that a request may be repeated when its answer was lost.
public final class Groups {
  private static final int MAX_PROPOSALS = 500;

  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Limits limits;
  private final GroupObserver.Factory observers;
  private final GroupStates states;
  private final GroupLogs logs;
  private final CommitPolicy policy;

  /// Groups in a storage.
  public Groups(
      Storage storage, Accounts accounts, GroupObserver.Factory observers, Settings settings) {
    this.storage = storage;
    this.primitives = settings.primitives();
    this.clock = settings.clock();
    this.limits = settings.limits();
    this.observers = observers;
    this.states = new GroupStates(storage, observers);
    this.logs = new GroupLogs(storage);
    this.policy = new CommitPolicy(accounts, logs, primitives, limits.inboxEntries());
  }

  /// What groups work with.
  ///
  /// @param primitives the hash
  /// @param clock the time
  /// @param limits what is allowed
  public record Settings(Primitives primitives, InstantSource clock, Limits limits) {}

  /// What is allowed.
  ///
  /// @param messageBytes of a message or proposal
  /// @param commitBytes of a commit, a Welcome, a GroupInfo each
  /// @param groupsPerDevice of which it is or was a member
  /// @param inboxEntries that wait in one inbox
  public record Limits(int messageBytes, int commitBytes, int groupsPerDevice, int inboxEntries) {}

  /// What the store keeps as the GroupInfo of a group.
  private record CurrentInfo(long epoch, Bytes groupInfo) {}

  /// Creates a group with the caller as its one member.
  ///
  /// @throws RefusalException when GroupInfo or tree are not valid, or the group exists
  public Posted create(Caller caller, CreateGroup request) throws RefusalException {
    bound("groupInfo", request.groupInfo(), limits.commitBytes());
    GroupObserver observer = observers.create(request.groupInfo(), request.ratchetTree());
    GroupId group = policy.creation(caller, observer);
    Locations at = caller.locations();
    if (storage.scan(at.memberships(caller.id()), limits.groupsPerDevice()).size()
        >= limits.groupsPerDevice()) {
      throw RefusalException.of(
          ProblemType.QUOTA, "a device may be in " + limits.groupsPerDevice() + " groups");
    }
    long epoch = observer.epoch();
    NewEntry entry = entry(caller, group, EntryKind.GROUP_CREATED, epoch, request.groupInfo());
    LogId log = at.groupLog(group);
    List<DocWrite> docs = new ArrayList<>(CommitBatch.state(at, group, observer.written()));
    docs.add(info(at, group, epoch, request.groupInfo()));
    docs.add(membership(at, group, caller, Membership.since(epoch)));
    Batch batch =
        new Batch(
            List.of(new LogWrite(log, new Expect.Seq(0), List.of(entry), new Effect.Begins(epoch))),
            docs);
    return switch (storage.write(batch)) {
      case Outcome.Written(var heads) -> {
        states.keep(log, GroupStates.State.begin(observer, heads.getFirst().marked()));
        yield new Posted(group, heads.getFirst().seq(), epoch);
      }
      case Outcome.Duplicate(long seq) -> new Posted(group, seq, epoch);
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw RefusalException.of(
              ProblemType.GROUP_EXISTS, "there is a group " + group + " already");
    };
  }

  private DocWrite info(Locations at, GroupId group, long epoch, Bytes groupInfo) {
    return new DocWrite.Put(at.groupInfo(group), storage.encode(new CurrentInfo(epoch, groupInfo)));
  }

  private DocWrite membership(Locations at, GroupId group, Caller device, Membership membership) {
    return new DocWrite.Put(at.membership(device.id(), group), storage.encode(membership));
  }

  /// Takes a commit, if it is valid and the first of its epoch.
  ///
  /// @throws RefusalException when it is not
  public Posted commit(Caller caller, GroupId group, SubmitCommit request) throws RefusalException {
    bound("commit", request.commit(), limits.commitBytes());
    bound("groupInfo", request.groupInfo(), limits.commitBytes());
    for (SubmitCommit.Welcome welcome : request.welcomes()) {
      bound("welcome", welcome.welcome(), limits.commitBytes());
    }
    Optional<Posted> before = before(caller, group, request.commit());
    if (before.isPresent()) {
      return before.get();
    }
    GroupStates.State state = states.current(caller.locations(), group);
    policy.admit(caller, group, state.observer());
    if (request.expectedEpoch() != state.epoch()) {
      throw logs.conflict(caller, group, request.expectedEpoch());
    }
    return switch (state.observer().process(request.commit())) {
      case GroupObserver.Step.Commit(GroupObserver next, GroupObserver.Changes changes) -> {
        next.verifyGroupInfo(request.groupInfo());
        CommitPolicy.Turnover turnover = policy.check(caller, group, changes, request.welcomes());
        yield append(caller, group, request, next, turnover);
      }
      case GroupObserver.Step.Elsewhere(long epoch) ->
          throw RefusalException.of(
              ProblemType.COMMIT_REFUSED,
              "the commit is of epoch " + epoch + ", not of the expected " + state.epoch());
      case GroupObserver.Step.Proposal _, GroupObserver.Step.Application _ ->
          throw RefusalException.of(
              ProblemType.COMMIT_REFUSED, "the message is no commit; post it elsewhere");
    };
  }

  private Posted append(
      Caller caller,
      GroupId group,
      SubmitCommit request,
      GroupObserver next,
      CommitPolicy.Turnover turnover)
      throws RefusalException {
    CommitBatch batch = new CommitBatch(storage, primitives, clock.instant());
    LogId log = caller.locations().groupLog(group);
    Outcome outcome =
        storage.write(
            batch.of(
                caller,
                group,
                request,
                next,
                turnover,
                info(caller.locations(), group, next.epoch(), request.groupInfo())));
    return switch (outcome) {
      case Outcome.Written(var heads) -> {
        states.keep(log, GroupStates.State.begin(next, heads.getFirst().marked()));
        yield new Posted(group, heads.getFirst().seq(), next.epoch());
      }
      case Outcome.Duplicate(long seq) -> new Posted(group, seq, next.epoch());
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw logs.conflict(caller, group, request.expectedEpoch());
    };
  }

  /// Takes a proposal of the present epoch.
  ///
  /// @throws RefusalException when it is not valid, or of another epoch
  public Posted propose(Caller caller, GroupId group, SubmitMessage request)
      throws RefusalException {
    return post(caller, group, EntryKind.PROPOSAL, request.message());
  }

  /// Takes an application message of the present epoch.
  ///
  /// @throws RefusalException when it is of another epoch
  public Posted send(Caller caller, GroupId group, SubmitMessage request) throws RefusalException {
    return post(caller, group, EntryKind.MESSAGE, request.message());
  }

  /// A message that was taken before is found when it is refused or written again: messages are
  /// many and repetitions few, so nothing is looked up for the others.
  private Posted post(Caller caller, GroupId group, EntryKind kind, Bytes message)
      throws RefusalException {
    bound("message", message, limits.messageBytes());
    try {
      return append(caller, group, kind, message);
    } catch (RefusalException refused) {
      return before(caller, group, message).orElseThrow(() -> refused);
    }
  }

  private Posted append(Caller caller, GroupId group, EntryKind kind, Bytes message)
      throws RefusalException {
    GroupStates.State state = states.current(caller.locations(), group);
    policy.member(caller, group);
    long epoch = state.epoch();
    Effect effect =
        switch (state.observer().process(message)) {
          case GroupObserver.Step.Application() -> {
            require(kind == EntryKind.MESSAGE, "an application message is no proposal");
            yield new Effect.Plain();
          }
          case GroupObserver.Step.Proposal _ -> {
            if (state.proposals() >= MAX_PROPOSALS) {
              throw RefusalException.of(
                  ProblemType.QUOTA, MAX_PROPOSALS + " proposals wait already; commit them first");
            }
            require(kind == EntryKind.PROPOSAL, "a proposal is no application message");
            yield new Effect.Marks();
          }
          case GroupObserver.Step.Commit _ ->
              throw RefusalException.of(
                  ProblemType.COMMIT_REFUSED, "a commit is submitted with its GroupInfo");
          case GroupObserver.Step.Elsewhere(long other) ->
              throw logs.conflict(caller, group, other);
        };
    LogWrite write =
        new LogWrite(
            caller.locations().groupLog(group),
            new Expect.Epoch(epoch),
            List.of(entry(caller, group, kind, epoch, message)),
            effect);
    return switch (storage.write(new Batch(List.of(write), List.of()))) {
      case Outcome.Written(var heads) -> new Posted(group, heads.getFirst().seq(), epoch);
      case Outcome.Duplicate(long seq) -> new Posted(group, seq, epoch);
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw logs.conflict(caller, group, epoch);
    };
  }

  private static void require(boolean holds, String what) throws RefusalException {
    if (!holds) {
      throw RefusalException.of(ProblemType.COMMIT_REFUSED, what);
    }
  }

  private static void bound(String what, Bytes value, int limit) throws RefusalException {
    if (value.length() > limit) {
      throw RefusalException.of(
          ProblemType.TOO_LARGE,
          "%s may have %d bytes, not %d".formatted(what, limit, value.length()));
    }
  }

  /// What was answered to the same message before, if it was the caller's.
  private Optional<Posted> before(Caller caller, GroupId group, Bytes message)
      throws RefusalException {
    LogId log = caller.locations().groupLog(group);
    Optional<StoredEntry> found = storage.call(store -> store.find(log, primitives.hash(message)));
    return found
        .filter(entry -> entry.sender().equals(caller.id().value()))
        .map(entry ->
            new Posted(
                group,
                entry.seq(),
                entry.kind() == EntryKind.COMMIT.code() ? entry.epoch() + 1 : entry.epoch()));
  }

  private NewEntry entry(Caller caller, GroupId group, EntryKind kind, long epoch, Bytes body) {
    return new NewEntry(
        kind.code(),
        epoch,
        primitives.hash(body),
        caller.id().value(),
        group.value(),
        clock.instant(),
        body);
  }

  /// The public state of a group, for an external join by a device of a member's account.
  ///
  /// @throws RefusalException when the device may not know it
  public GroupView view(Caller caller, GroupId group) throws RefusalException {
    Locations at = caller.locations();
    while (true) {
      GroupStates.State state = states.current(at, group);
      policy.admit(caller, group, state.observer());
      CurrentInfo info =
          storage
              .read(at.groupInfo(group), CurrentInfo.class)
              .orElseThrow(() -> new AssertionError("a group has a GroupInfo"))
              .value();
      // Both are written with each commit; one that came in between shows in the epoch.
      if (info.epoch() == state.epoch()) {
        long head = storage.call(store -> store.head(at.groupLog(group))).seq();
        Bytes tree = state.observer().ratchetTree();
        List<Bytes> leaving =
            states.proposals(at, group, state).stream()
                .filter(state.observer()::asksToLeave)
                .toList();
        return new GroupView(group, info.epoch(), head, info.groupInfo(), tree, leaving);
      }
    }
  }

  /// The tree of an epoch that a Welcome leads into.
  ///
  /// @throws RefusalException when the device is no member, or there is none for the epoch
  public GroupTree tree(Caller caller, GroupId group, long epoch) throws RefusalException {
    Optional<Membership> membership = logs.find(caller, group);
    if (membership.isEmpty() || !membership.get().covers(epoch)) {
      throw GroupStates.unknown(group);
    }
    LogId log = caller.locations().groupLog(group);
    OptionalLong begin = storage.call(store -> store.beginOf(log, epoch));
    Optional<Bytes> tree = logs.tree(caller, group, epoch);
    if (begin.isEmpty() || tree.isEmpty()) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, "no Welcome leads into epoch " + epoch);
    }
    return new GroupTree(group, epoch, begin.getAsLong(), tree.get());
  }
}
