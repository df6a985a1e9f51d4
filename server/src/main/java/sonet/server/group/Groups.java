package sonet.server.group;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.CreateGroup;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
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

/// What devices do with groups.
///
/// Everything that is appended must be of the group's present epoch, and the store appends it only
/// then: so there is one commit for each epoch, no message behind the commit that ends its epoch,
/// and who is no member in the present epoch gets nothing in. An entry is named by its hash within
/// the log, so that a request may be repeated when its answer was lost.
public final class Groups {
  private static final int MAX_PROPOSALS = 500;

  private final GroupDesk desk;
  private final Channeling channeling;
  private final GroupViews views;
  private final Contests contests;

  /// Groups in a storage.
  public Groups(
      Storage storage, Accounts accounts, GroupObserver.Factory observers, Settings settings) {
    this.desk = GroupDesk.of(storage, accounts, observers, settings);
    this.channeling = new Channeling(desk);
    this.views = new GroupViews(desk, channeling);
    this.contests = new Contests(desk, this);
  }

  /// What groups work with.
  ///
  /// @param primitives the hash
  /// @param clock the time
  /// @param limits what is allowed
  /// @param contests when a group is contested
  public record Settings(
      Primitives primitives, InstantSource clock, Limits limits, ContestShare contests) {}

  /// Says when a group is contested.
  @FunctionalInterface
  public interface ContestShare {
    /// How many in a hundred of the other accounts in a group must reject a commit for the group to
    /// wait for them; two at least, where there are two.
    ///
    /// @throws RefusalException when the store fails
    int percent(Locations at) throws RefusalException;
  }

  /// What is allowed.
  ///
  /// @param messageBytes of a message or proposal
  /// @param commitBytes of a commit, a Welcome, a GroupInfo each
  /// @param groupsPerDevice of which it is or was a member
  /// @param inboxEntries that wait in one inbox
  public record Limits(int messageBytes, int commitBytes, int groupsPerDevice, int inboxEntries) {}

  /// What is kept of groups in memory, by name, for its hit rate.
  public Map<String, Cache<?, ?>> caches() {
    return Map.of("groups", desk.states().cache());
  }

  /// What can be seen of groups.
  public GroupViews views() {
    return views;
  }

  /// What members do when they cannot take a commit.
  public Contests contests() {
    return contests;
  }

  /// Creates a group with the caller as its one member.
  ///
  /// @throws RefusalException when GroupInfo or tree are not valid, the group exists, or it would
  ///   be the channel of a group in which the caller may not open one
  public Posted create(Caller caller, CreateGroup request) throws RefusalException {
    desk.bound("groupInfo", request.groupInfo(), desk.limits().commitBytes());
    GroupObserver observer = desk.observers().create(request.groupInfo(), request.ratchetTree());
    GroupId group = desk.policy().creation(caller, observer);
    Optional<Posted> before = desk.before(caller, group, request.groupInfo());
    if (before.isPresent()) {
      return before.get();
    }
    Locations at = caller.locations();
    int most = desk.limits().groupsPerDevice();
    if (desk.storage().scan(at.memberships(caller.id()), most).size() >= most) {
      throw RefusalException.of(ProblemType.QUOTA, "a device may be in " + most + " groups");
    }
    long epoch = observer.epoch();
    Condition condition = Condition.below(request.parent());
    List<DocWrite> docs = new ArrayList<>(CommitBatch.state(at, group, observer.written()));
    docs.add(views.info(at, group, epoch, request.groupInfo()));
    docs.add(
        new DocWrite.Put(
            at.membership(caller.id(), group),
            desk.storage().encode(Membership.since(epoch, request.parent()))));
    docs.addAll(channeling.open(caller, group, condition));
    NewEntry entry = desk.entry(caller, group, EntryKind.GROUP_CREATED, epoch, request.groupInfo());
    LogId log = at.groupLog(group);
    Batch batch =
        new Batch(
            List.of(new LogWrite(log, new Expect.Seq(0), List.of(entry), new Effect.Begins(epoch))),
            docs);
    return switch (desk.storage().write(batch)) {
      case Outcome.Written(var heads) -> {
        long mark = heads.getFirst().marked();
        desk.states().keep(log, GroupStates.State.begin(observer, mark, condition));
        yield new Posted(group, heads.getFirst().seq(), epoch);
      }
      case Outcome.Duplicate(long seq) -> new Posted(group, seq, epoch);
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw RefusalException.of(
              ProblemType.GROUP_EXISTS, "there is a group " + group + " already");
    };
  }

  /// Takes a commit, if it is valid and the first of its epoch.
  ///
  /// @throws RefusalException when it is not
  public Posted commit(Caller caller, GroupId group, SubmitCommit request) throws RefusalException {
    bound(request);
    for (int attempt = 0; attempt < GroupDesk.ATTEMPTS; attempt++) {
      Optional<Posted> before = desk.before(caller, group, request.commit());
      if (before.isPresent()) {
        return before.get();
      }
      GroupStates.State state = desk.states().current(caller.locations(), group);
      desk.policy().admit(caller, group, state);
      desk.checkNotClosed(group, state);
      CommitBatch.Draft draft = draft(caller, group, request, state);
      Optional<Posted> posted = append(draft);
      if (posted.isPresent()) {
        return posted.get();
      }
    }
    throw GroupDesk.busy();
  }

  void bound(SubmitCommit request) throws RefusalException {
    int most = desk.limits().commitBytes();
    desk.bound("commit", request.commit(), most);
    desk.bound("groupInfo", request.groupInfo(), most);
    for (SubmitCommit.Welcome welcome : request.welcomes()) {
      desk.bound("welcome", welcome.welcome(), most);
    }
  }

  /// A commit that may be taken.
  ///
  /// @throws RefusalException when it may not
  CommitBatch.Draft draft(
      Caller caller, GroupId group, SubmitCommit request, GroupStates.State state)
      throws RefusalException {
    if (request.expectedEpoch() != state.epoch()) {
      throw desk.logs().conflict(caller, group, request.expectedEpoch());
    }
    return switch (state.observer().process(request.commit())) {
      case GroupObserver.Step.Commit(GroupObserver next, GroupObserver.Changes changes) -> {
        if (!comesBack(caller, group, changes)) {
          desk.checkNotContested(group, state);
        }
        next.verifyGroupInfo(request.groupInfo());
        CommitPolicy.Turnover turnover =
            desk.policy().check(caller, group, state, changes, request.welcomes());
        yield new CommitBatch.Draft(caller, group, request, state, next, turnover);
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

  /// Whether a member joins anew.
  private boolean comesBack(Caller caller, GroupId group, GroupObserver.Changes changes)
      throws RefusalException {
    return changes.external()
        && desk.logs().find(caller, group).filter(Membership::isOpen).isPresent();
  }

  /// Writes a commit; nothing, when the group has changed within its epoch since it was drafted.
  private Optional<Posted> append(CommitBatch.Draft draft) throws RefusalException {
    Caller caller = draft.caller();
    GroupId group = draft.group();
    LogId log = caller.locations().groupLog(group);
    return switch (desk.storage().write(batch(draft))) {
      case Outcome.Written(var heads) -> {
        long mark = heads.getFirst().marked();
        desk.states().keep(log, GroupStates.State.begin(draft.next(), mark, draft.condition()));
        yield Optional.of(new Posted(group, heads.getFirst().seq(), draft.next().epoch()));
      }
      case Outcome.Duplicate _ -> desk.before(caller, group, draft.request().commit());
      case Outcome.LogConflict(var _, var head) when head.epoch() == draft.state().epoch() ->
          Optional.empty();
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw desk.logs().conflict(caller, group, draft.request().expectedEpoch());
    };
  }

  /// All that a commit writes.
  Batch batch(CommitBatch.Draft draft) throws RefusalException {
    DocWrite info =
        views.info(
            draft.caller().locations(),
            draft.group(),
            draft.next().epoch(),
            draft.request().groupInfo());
    return new CommitBatch(desk.storage(), desk.primitives(), desk.clock().instant())
        .of(draft, info);
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
    desk.bound("message", message, desk.limits().messageBytes());
    try {
      return append(caller, group, kind, message);
    } catch (RefusalException refused) {
      return desk.before(caller, group, message).orElseThrow(() -> refused);
    }
  }

  private Posted append(Caller caller, GroupId group, EntryKind kind, Bytes message)
      throws RefusalException {
    GroupStates.State state = desk.states().current(caller.locations(), group);
    desk.logs().requireMember(caller, group);
    desk.checkNotClosed(group, state);
    long epoch = state.epoch();
    Effect effect =
        switch (state.observer().process(message)) {
          case GroupObserver.Step.Application() -> {
            require(kind == EntryKind.MESSAGE, "an application message is no proposal");
            yield new Effect.Plain();
          }
          case GroupObserver.Step.Proposal _ -> {
            // It would keep all members from sending until a commit that nobody can make.
            desk.checkNotContested(group, state);
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
              throw desk.logs().conflict(caller, group, other);
        };
    LogWrite write =
        new LogWrite(
            caller.locations().groupLog(group),
            new Expect.Epoch(epoch),
            List.of(desk.entry(caller, group, kind, epoch, message)),
            effect);
    return switch (desk.storage().write(new Batch(List.of(write), List.of()))) {
      case Outcome.Written(var heads) -> new Posted(group, heads.getFirst().seq(), epoch);
      case Outcome.Duplicate(long seq) -> new Posted(group, seq, epoch);
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw desk.logs().conflict(caller, group, epoch);
    };
  }

  private static void require(boolean holds, String what) throws RefusalException {
    if (!holds) {
      throw RefusalException.of(ProblemType.COMMIT_REFUSED, what);
    }
  }
}
