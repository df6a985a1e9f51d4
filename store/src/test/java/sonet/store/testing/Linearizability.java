package sonet.store.testing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;
import sonet.store.testing.History.Operation;

/// Looks for an order of all operations of a history in which one after the other would have got
/// the answers they got, and in which none comes before one that had ended when it began (Herlihy
/// and Wing). If there is one, the log is linearizable as far as this history can tell.
///
/// The search is that of Wing and Gong: of the operations that could come next, each is tried, with
/// what was tried in vain remembered by what is done and where the log stands (Lowe).
public final class Linearizability {
  private final List<Operation> operations;
  private final Set<Tried> tried = new HashSet<>();
  private final BitSet done = new BitSet();
  private final int toldCount;
  private int toldDone;

  private Linearizability(List<Operation> operations) {
    this.operations = operations;
    this.toldCount = (int) operations.stream().filter(Operation::told).count();
  }

  /// A log as one who uses it alone sees it.
  ///
  /// @param base how many entries there were before the history
  /// @param names of the entries since
  /// @param epoch in which it is
  public record State(long base, List<String> names, long epoch) {
    /// Copies the list.
    public State {
      names = List.copyOf(names);
    }

    long seq() {
      return base + names.size();
    }

    State with(String name, long next) {
      List<String> more = new ArrayList<>(names);
      more.add(name);
      return new State(base, more, next);
    }
  }

  private record Tried(BitSet done, State state) {}

  /// Whether a history is that of a log which stood here at its begin.
  public static boolean holds(History history, State begin) {
    return new Linearizability(history.operations()).search(begin, 0);
  }

  /// @param first all operations before this one are done
  private boolean search(State state, int first) {
    if (toldDone == toldCount) {
      return true;
    }
    if (!tried.add(new Tried((BitSet) done.clone(), state))) {
      return false;
    }
    int from = done.nextClearBit(first);
    // One that has not ended yet lets in those that began before its end, and no others.
    long bound = Long.MAX_VALUE;
    for (int i = from; i < operations.size() && operations.get(i).begun() < bound; i++) {
      bound = done.get(i) ? bound : Math.min(bound, operations.get(i).ended());
    }
    for (int i = from; i < operations.size() && operations.get(i).begun() < bound; i++) {
      if (!done.get(i)) {
        Operation next = operations.get(i);
        Optional<State> after = after(state, next);
        if (after.isPresent() && goOn(i, next, after.get(), from)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean goOn(int index, Operation next, State after, int from) {
    int told = next.told() ? 1 : 0;
    done.set(index);
    toldDone += told;
    boolean found = search(after, from);
    done.clear(index);
    toldDone -= told;
    return found;
  }

  /// Where the log stands after an operation; empty when its answer would have been another.
  private static Optional<State> after(State state, Operation operation) {
    return switch (operation.call()) {
      case Call.Read(long after) -> read(operation, names(state, after), state);
      case Call.Look() -> answered(operation, new Answer.Stands(state.seq(), state.epoch()), state);
      case Call.Append(String name) -> write(state, operation, name, state.epoch());
      case Call.Commit(String name, long epoch) ->
          epoch == state.epoch() || state.names().contains(name)
              ? write(state, operation, name, epoch + 1)
              : answered(operation, new Answer.Stands(state.seq(), state.epoch()), state);
    };
  }

  /// A reading may end before the log does, but has an entry when there is one.
  private static Optional<State> read(Operation operation, List<String> all, State state) {
    return switch (operation.answer()) {
      case Answer.Names(List<String> names) when names.isEmpty() != all.isEmpty() ->
          Optional.empty();
      case Answer.Names(List<String> names) when names.size() > all.size() -> Optional.empty();
      case Answer.Names(List<String> names) ->
          answered(operation, new Answer.Names(all.subList(0, names.size())), state);
      case Answer _ -> answered(operation, new Answer.Names(all), state);
    };
  }

  private static Optional<State> write(State state, Operation operation, String name, long epoch) {
    int there = state.names().indexOf(name);
    return there >= 0
        ? answered(operation, new Answer.Duplicate(state.base() + there + 1), state)
        : answered(operation, new Answer.Written(state.seq() + 1), state.with(name, epoch));
  }

  private static Optional<State> answered(Operation operation, Answer expected, State after) {
    return !operation.told() || operation.answer().equals(expected)
        ? Optional.of(after)
        : Optional.empty();
  }

  private static List<String> names(State state, long after) {
    int from = Math.toIntExact(Math.clamp(after - state.base(), 0, state.names().size()));
    return state.names().subList(from, state.names().size());
  }
}
