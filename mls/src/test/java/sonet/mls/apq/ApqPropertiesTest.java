package sonet.mls.apq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.Received;
import sonet.mls.tree.LeafIndex;

/// Random lives of two groups as one: whatever happens, the members agree, the APQInfo is true, an
/// observer sees the same, every message is read, and who was removed follows no more.
final class ApqPropertiesTest {
  private static final int STEPS = 14;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void membersAlwaysAgree(long seed) throws MlsException {
    Life life = new Life(seed);
    for (int i = 0; i < STEPS; i++) {
      life.step();
      life.check();
    }
  }

  /// A client with its groups.
  private static final class Device {
    private final ApqClient client;
    private ApqGroup group;

    private Device(ApqClient client, ApqGroup group) {
      this.client = client;
      this.group = group;
    }
  }

  private static final class Life {
    private final long seed;
    private final sonet.mls.testing.SeededRandom random;
    private final List<Device> members = new ArrayList<>();
    private ApqObservedGroup observer;
    private int names;

    private Life(long seed) throws MlsException {
      this.seed = seed;
      this.random = new sonet.mls.testing.SeededRandom(seed);
      ApqClient creator = newClient();
      members.add(new Device(creator, creator.createGroup()));
      observer =
          ApqObservedGroup.create(creator.environment(), members.getFirst().group.groupInfo());
      add();
    }

    private int below(int bound) {
      return (random.bytes(1).at(0) & 0xff) % bound;
    }

    private ApqClient newClient() {
      int number = names++;
      return ApqClient.create("device " + number, seed * 100 + number);
    }

    private Device pick() {
      return members.get(below(members.size()));
    }

    private void step() throws MlsException {
      switch (below(8)) {
        case 0, 1 -> commit(partial(pick()));
        case 2 -> full(pick());
        case 3 -> add();
        case 4 -> remove();
        case 5 -> joinExternally();
        case 6 -> propose();
        default -> talk();
      }
      Device restarting = pick();
      restarting.group = restarting.client.restore(restarting.group);
    }

    private record Commit(Device by, ApqPendingCommit pending) {}

    private Commit partial(Device device) throws MlsException {
      ApqGroup group = device.group;
      ApqPendingCommit pending = group.commitPartial();
      assertThat(pending.group().postQuantum().epoch()).isEqualTo(group.postQuantum().epoch());
      return new Commit(device, pending);
    }

    private void full(Device device) throws MlsException {
      ApqCommitRequest request = ApqCommitRequest.update();
      Commit commit = new Commit(device, device.group.commitFull(request));
      commit(commit);
      assertThat(device.group.fullCommitDue()).isFalse();
    }

    /// Everyone takes a commit; who is removed by it is no longer there.
    private void commit(Commit commit) throws MlsException {
      Bytes message = commit.pending().message().encoded();
      observer = observer.process(message).group();
      for (Device member : List.copyOf(members)) {
        if (member == commit.by()) {
          assertThat(commit.pending().matches(member.group.process(message))).isTrue();
          member.group = commit.pending().keep();
          continue;
        }
        ApqReceived received = member.group.process(message);
        boolean removed =
            received instanceof ApqReceived.Pair pair
                && pair.traditional() instanceof Received.Removed;
        if (removed) {
          members.remove(member);
          ApqGroup gone = received.group();
          Bytes later = commit.pending().group().commitPartial().message().encoded();
          assertThat(gone.process(later))
              .isInstanceOfSatisfying(
                  ApqReceived.Traditional.class,
                  single -> assertThat(single.received()).isInstanceOf(Received.FutureEpoch.class));
        } else {
          member.group = received.keep();
        }
      }
    }

    private void add() throws MlsException {
      Device by = pick();
      ApqClient first = newClient();
      ApqClient second = newClient();
      ApqKeyPackageBundle forFirst = first.keyPackages();
      ApqKeyPackageBundle forSecond = second.keyPackages();
      ApqPendingCommit pending =
          by.group.commitFull(
              ApqCommitRequest.add(forFirst.keyPackages(), forSecond.keyPackages()));
      ApqMessagePair welcomes = pending.welcome().orElseThrow();
      commit(new Commit(by, pending));
      members.add(new Device(first, first.join(welcomes, forFirst)));
      members.add(new Device(second, second.join(welcomes, forSecond)));
    }

    private void remove() throws MlsException {
      Device by = pick();
      Device other = pick();
      if (by == other) {
        return;
      }
      LeafIndex leaf = other.group.traditional().self();
      commit(new Commit(by, by.group.commitFull(ApqCommitRequest.remove(leaf))));
      assertThat(members).doesNotContain(other);
    }

    private void joinExternally() throws MlsException {
      ApqClient client = newClient();
      ApqPendingCommit join = client.joinExternally(pick().group.groupInfo());
      Bytes message = join.message().encoded();
      observer = observer.process(message).group();
      for (Device member : members) {
        member.group = member.group.process(message).keep();
      }
      members.add(new Device(client, join.keep()));
    }

    /// Someone updates or leaves by proposals, and another commits them.
    private void propose() throws MlsException {
      Device by = pick();
      Device committer = pick();
      if (by == committer) {
        return;
      }
      ApqPendingProposal proposal = below(2) == 0 ? by.group.leave() : by.group.proposeUpdate();
      Bytes message = proposal.message().encoded();
      observer = observer.process(message).group();
      for (Device member : members) {
        member.group = member == by ? proposal.group() : member.group.process(message).keep();
      }
      full(committer);
    }

    private void talk() throws MlsException {
      Device by = pick();
      Bytes data = random.bytes(20);
      Bytes message = by.group.protect(data).encoded();
      observer = observer.process(message).group();
      for (Device member : members) {
        if (member != by) {
          ApqReceived received = member.group.process(message);
          assertThat(((ApqReceived.Traditional) received).received())
              .isInstanceOfSatisfying(
                  Received.Application.class, it -> assertThat(it.data()).isEqualTo(data));
          member.group = received.keep();
        }
      }
    }

    private void check() throws MlsException {
      ApqGroup[] groups = members.stream().map(m -> m.group).toArray(ApqGroup[]::new);
      ApqGroupTest.assertAgree(groups);
      ApqGroup any = groups[0];
      ApqInfo info = any.info().orElseThrow();
      assertThat(info.pqEpoch()).isEqualTo(any.postQuantum().epoch());
      assertThat(any.traditional().epoch().isBefore(info.tEpoch())).isFalse();
      assertThat(any.traditional().size()).isEqualTo(members.size());
      assertThat(any.postQuantum().size()).isEqualTo(members.size());
      assertThat(observer.traditional().context()).isEqualTo(any.traditional().context());
      assertThat(observer.postQuantum().context()).isEqualTo(any.postQuantum().context());
      for (Device member : members) {
        assertThat(member.group.traditional().self()).isEqualTo(member.group.postQuantum().self());
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() ->
                member
                    .group
                    .postQuantum()
                    .safeExport(sonet.mls.component.ComponentId.APQ_MLS_INFO));
      }
    }
  }
}
