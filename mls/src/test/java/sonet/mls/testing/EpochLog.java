package sonet.mls.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.mls.schedule.GroupContext;

/// What happened in one epoch, as the delivery service and an all-knowing reader saw it.
public final class EpochLog {
  private final GroupContext context;
  private final Bytes authenticator;
  private final Bytes tree;
  final List<Sent> proposals = new ArrayList<>();
  final Map<Sent, Device> leaving = new LinkedHashMap<>();
  final List<Sent> applications = new ArrayList<>();
  final List<Sent> rejected = new ArrayList<>();
  final Set<Integer> seenByCommitter = new HashSet<>();
  private Optional<Sent> winner = Optional.empty();

  EpochLog(Group group) {
    this.context = group.context();
    this.authenticator = group.epochAuthenticator();
    this.tree = group.ratchetTree();
  }

  /// What all members of the epoch agree on.
  public GroupContext context() {
    return context;
  }

  /// The epoch authenticator.
  public Bytes authenticator() {
    return authenticator;
  }

  Bytes tree() {
    return tree;
  }

  /// The number of the epoch.
  public long epoch() {
    return context.epoch().value();
  }

  /// The commit that ended the epoch.
  public Optional<Sent> winner() {
    return winner;
  }

  /// The SelfRemoves of the epoch.
  List<Sent> selfRemoves() {
    return List.copyOf(leaving.keySet());
  }

  /// How many members asked to leave in it.
  public int departures() {
    return leaving.size();
  }

  boolean asksToLeave(Device device) {
    return leaving.containsValue(device);
  }

  /// The application messages of the epoch.
  public List<Sent> applications() {
    return List.copyOf(applications);
  }

  void endWith(Sent commit, Set<Integer> seen) {
    winner = Optional.of(commit);
    seenByCommitter.addAll(seen);
  }
}
