package sonet.server.group;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Doc;
import sonet.store.Head;
import sonet.store.LogId;
import sonet.store.PageLimit;
import sonet.store.StoredEntry;

/// What the server observes of each group now.
///
/// The store has the state as of the beginning of the epoch: a piece with all of it, and behind
/// that what each commit since changed, written with that commit. The proposals of the epoch are in
/// the log and are processed again. What is kept here in memory is but a copy: the head's mark says
/// whether it is still good.
final class GroupStates {
  private static final long MAX_WEIGHT = 64L << 20;
  private static final PageLimit PAGE = new PageLimit(500, 4 << 20);

  private final Storage storage;
  private final GroupObserver.Factory observers;
  private final Cache<LogId, State> cache =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .recordStats()
          .maximumWeight(MAX_WEIGHT)
          .weigher((LogId _, State state) -> state.observer().weight())
          .build();

  GroupStates(Storage storage, GroupObserver.Factory observers) {
    this.storage = storage;
    this.observers = observers;
  }

  /// The state of a group.
  ///
  /// @param observer what is observed of it
  /// @param marked the number of the last entry that is in it
  /// @param proposals how many wait for a commit
  /// @param condition what it is beside its epochs; never older than the mark
  record State(GroupObserver observer, long marked, int proposals, Condition condition) {
    /// A group at the beginning of an epoch.
    static State begin(GroupObserver observer, long marked, Condition condition) {
      return new State(observer, marked, 0, condition);
    }

    State at(long mark) {
      return new State(observer, mark, proposals, condition);
    }

    State with(Condition present) {
      return new State(observer, marked, proposals, present);
    }

    /// The group that goes on in its place, if it is closed.
    Optional<GroupId> successor() {
      return condition.successor().or(() -> observer.successor().map(GroupId::new));
    }

    GroupStatus status() {
      return successor().isPresent() ? GroupStatus.CLOSED : condition.status();
    }

    long epoch() {
      return observer.epoch();
    }
  }

  /// The state of a group now.
  State current(Locations at, GroupId group) throws RefusalException {
    LogId log = at.groupLog(group);
    Head head = storage.call(store -> store.head(log));
    if (head.seq() == 0) {
      throw unknown(group);
    }
    Optional<State> cached = Optional.ofNullable(cache.getIfPresent(log));
    if (cached.isPresent() && cached.get().marked() >= head.marked()) {
      return cached.get();
    }
    boolean sameEpoch = cached.isPresent() && cached.get().epoch() == head.epoch();
    State base = sameEpoch ? cached.get() : stored(at, group);
    State replayed = replay(log, base, head.marked());
    // Read after the mark, and so never older; when it is newer, the mark is passed, and what is
    // written on condition of it fails.
    State state = replayed.with(condition(at, group));
    keep(log, state);
    return state;
  }

  static RefusalException unknown(GroupId group) {
    return RefusalException.of(ProblemType.UNKNOWN_GROUP, "there is no group " + group);
  }

  private Condition condition(Locations at, GroupId group) throws RefusalException {
    return storage
        .read(at.groupCondition(group), Condition.class)
        .map(Storage.Versioned::value)
        .orElse(Condition.PLAIN);
  }

  private State stored(Locations at, GroupId group) throws RefusalException {
    List<Doc> pieces = storage.scan(at.groupState(group), MlsObserver.MOST_CHANGES + 1);
    if (pieces.isEmpty()) {
      throw new AssertionError("a group has a state");
    }
    GroupObserver observer = observers.restore(pieces.stream().map(Doc::body).toList());
    long begin =
        storage
            .call(store -> store.beginOf(at.groupLog(group), observer.epoch()))
            .orElseThrow(() -> new AssertionError("an epoch has begun"));
    return State.begin(observer, begin, Condition.PLAIN);
  }

  /// Processes what was proposed, or even committed meanwhile, up to a mark.
  private State replay(LogId log, State base, long mark) throws RefusalException {
    State state = base;
    long at = base.marked();
    while (at < mark) {
      long after = at;
      List<StoredEntry> page = storage.call(store -> store.read(log, after, PAGE));
      if (page.isEmpty()) {
        throw new AssertionError("a log has its marked entry");
      }
      for (StoredEntry entry : page) {
        state = replay(state, entry);
      }
      at = page.getLast().seq();
    }
    return state;
  }

  private static State replay(State state, StoredEntry entry) throws RefusalException {
    EntryKind kind =
        EntryKind.of(entry.kind())
            .orElseThrow(() -> new AssertionError("kind " + entry.kind() + " in the store"));
    return switch (kind) {
      case PROPOSAL, COMMIT -> replayHandshake(state, entry);
      case REJECTION, CONTESTED, CLEARED, RESET -> state.at(entry.seq());
      case GROUP_CREATED, MESSAGE, WELCOME, PAIRWISE, NOTICE -> state;
    };
  }

  private static State replayHandshake(State state, StoredEntry entry) throws RefusalException {
    return switch (state.observer().process(entry.body())) {
      case GroupObserver.Step.Proposal(GroupObserver next) ->
          new State(next, entry.seq(), state.proposals() + 1, state.condition());
      case GroupObserver.Step.Commit(GroupObserver next, var _) ->
          State.begin(next, entry.seq(), state.condition());
      case GroupObserver.Step.Application() ->
          throw new AssertionError("a handshake is no application message");
      case GroupObserver.Step.Elsewhere elsewhere ->
          throw new AssertionError("a log is in order, " + elsewhere);
    };
  }

  /// The proposals that wait in a state, as they were sent.
  List<Bytes> proposals(Locations at, GroupId group, State state) throws RefusalException {
    if (state.proposals() == 0) {
      return List.of();
    }
    LogId log = at.groupLog(group);
    long seq =
        storage
            .call(store -> store.beginOf(log, state.epoch()))
            .orElseThrow(() -> new AssertionError("an epoch has begun"));
    List<Bytes> proposals = new ArrayList<>();
    while (seq < state.marked()) {
      long after = seq;
      for (StoredEntry entry : storage.call(store -> store.read(log, after, PAGE))) {
        seq = entry.seq();
        if (entry.kind() == EntryKind.PROPOSAL.code() && seq <= state.marked()) {
          proposals.add(entry.body());
        }
      }
    }
    return proposals;
  }

  /// Keeps a state, unless a newer one is there.
  void keep(LogId log, State state) {
    var _ =
        cache
            .asMap()
            .merge(
                log, state, (present, next) -> present.marked() < next.marked() ? next : present);
  }

  /// The states in memory, for their hit rate.
  Cache<?, ?> cache() {
    return cache;
  }
}
