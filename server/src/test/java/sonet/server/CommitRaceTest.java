package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.protocol.EntryKind;
import sonet.protocol.LogEntry;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitMessage;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Members who all commit at once, with messages in between.
final class CommitRaceTest {
  private static final int MEMBERS = 5;
  private static final int EPOCHS = 12;

  @TempDir Path data;

  @Test
  void ofManyCommittersInEachEpochExactlyOneWinsAndAllAgree() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      List<TestDevice> devices = new ArrayList<>();
      for (int i = 0; i < MEMBERS; i++) {
        devices.add(TestDevice.register(server, "member" + i));
      }
      TestDevice creator = devices.getFirst();
      Group created =
          creator.add(
              creator.createGroup(), devices.subList(1, MEMBERS).toArray(TestDevice[]::new));
      Set<Long> won = ConcurrentHashMap.newKeySet();
      List<Future<Bytes>> ends = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (TestDevice device : devices) {
          Group group = device.equals(creator) ? created : device.join();
          ends.add(threads.submit(() -> commitUntilTheEnd(device, group, won)));
        }
      }
      Bytes end = ends.getFirst().get();
      for (Future<Bytes> other : ends) {
        assertThat(other.get()).isEqualTo(end);
      }
      List<LogEntry> entries = creator.log(created, 0).entries();
      assertThat(entries.stream().filter(entry -> entry.kind() == EntryKind.COMMIT))
          .extracting(LogEntry::epoch)
          .hasSize(EPOCHS + 1)
          .doesNotHaveDuplicates();
    }
  }

  /// A proposal that comes while a commit is checked changes what the commit's append expects; it
  /// is checked again then, and taken. On a busy machine the server may ask to repeat it; it is the
  /// same commit still, and an epoch has only so many proposals.
  @Test
  void proposalsInBetweenCostNoCommit() throws Exception {
    try (TestServer server = TestServer.start(data)) {
      List<TestDevice> others = new ArrayList<>();
      for (int i = 0; i < MEMBERS; i++) {
        others.add(TestDevice.register(server, "member" + i));
      }
      TestDevice committer = TestDevice.register(server, "committer");
      Group group = committer.add(committer.createGroup(), others.toArray(TestDevice[]::new));
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> proposals = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (TestDevice other : others) {
          Group joined = other.join();
          proposals.add(threads.submit(() -> proposeUntil(done, other, joined)));
        }
        for (int i = 0; i < EPOCHS; i++) {
          PendingCommit pending = group.commit(CommitRequest.update().withoutReceived());
          Answer answer = committer.submit(group, pending, List.of());
          while (answer.status() == ProblemType.OVERLOADED.status()) {
            answer = committer.submit(group, pending, List.of());
          }
          assertThat(answer.status()).as(answer.body().toUtf8()).isEqualTo(201);
          group = pending.keep();
        }
        done.set(true);
      }
      for (Future<Integer> taken : proposals) {
        assertThat(taken.get()).isPositive();
      }
    }
  }

  /// Proposes again and again; how many proposals were taken.
  private static int proposeUntil(AtomicBoolean done, TestDevice device, Group start)
      throws Exception {
    Group group = start;
    int taken = 0;
    while (!done.get() || taken == 0) {
      Bytes proposal = group.propose(ProposalRequest.update()).message().encoded();
      Answer answer =
          device.post(Paths.proposals(TestDevice.groupId(group)), new SubmitMessage(proposal));
      if (answer.status() == 201) {
        taken++;
      } else if (answer.status() != ProblemType.QUOTA.status()) {
        // Otherwise the epoch has all that it may have, and there is a commit sooner or later.
        Problem problem = answer.problem(ProblemType.EPOCH_CONFLICT);
        for (LogEntry entry : problem.conflict().orElseThrow().missed()) {
          if (entry.kind() == EntryKind.COMMIT) {
            group = group.process(entry.body()).keep();
          }
        }
      }
    }
    return taken;
  }

  private static Bytes commitUntilTheEnd(TestDevice device, Group start, Set<Long> won)
      throws Exception {
    Group group = start;
    while (group.epoch().value() <= EPOCHS) {
      PendingCommit pending = group.commit(CommitRequest.update());
      Answer answer = device.submit(group, pending, List.of());
      if (answer.status() == 201) {
        assertThat(won.add(answer.as(Posted.class).epoch())).isTrue();
        group = pending.keep();
        Answer said = device.say(group, "mine");
        assertThat(said.status()).isIn(201, 409);
      } else {
        group = catchUp(group, answer.problem(ProblemType.EPOCH_CONFLICT));
      }
    }
    return group.epochAuthenticator();
  }

  private static Group catchUp(Group start, Problem problem) throws Exception {
    Group group = start;
    for (LogEntry entry : problem.conflict().orElseThrow().missed()) {
      if (entry.kind() == EntryKind.COMMIT && group.epoch().value() <= EPOCHS) {
        Received received = group.process(entry.body());
        group = received.keep();
      }
    }
    return group;
  }
}
