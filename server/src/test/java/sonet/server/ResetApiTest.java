package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.credential.Credential;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.role.GroupRoles;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.GroupStatus;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.ResetGroup;
import sonet.protocol.SubmitMessage;
import sonet.protocol.Successor;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// A fresh group in the place of a contested one (docs/groups.md).
final class ResetApiTest {
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private Group group;
  private GroupId id;
  private Bytes commit;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    begin(alice.createGroup());
  }

  private void begin(Group created) throws Exception {
    Group joined = alice.add(created, bob, carol);
    id = TestDevice.groupId(joined);
    PendingCommit pending = joined.commit(CommitRequest.update());
    var _ = alice.submit(joined, pending, List.of()).as(Posted.class);
    group = pending.keep();
    commit = ContestApiTest.hash(pending.message().encoded());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void contest() throws Exception {
    assertThat(ContestApiTest.reject(bob, id, 1, commit).status()).isEqualTo(201);
    assertThat(ContestApiTest.reject(carol, id, 1, commit).status()).isEqualTo(201);
  }

  /// A fresh group of a device with others.
  private record Fresh(PendingCommit first, ResetGroup request) {
    static Fresh of(TestDevice device, TestDevice... others) throws Exception {
      Group created = device.newGroup(device.identity());
      List<KeyPackage> keyPackages = new ArrayList<>();
      List<DeviceId> targets = new ArrayList<>();
      for (TestDevice other : others) {
        keyPackages.add(other.keyPackage().keyPackage());
        targets.add(other.id());
      }
      PendingCommit first = created.commit(CommitRequest.add(keyPackages).withoutTreeInWelcome());
      return new Fresh(
          first,
          new ResetGroup(TestDevice.creation(created), TestDevice.commit(created, first, targets)));
    }

    GroupId id() {
      return TestDevice.groupId(first.group());
    }
  }

  private Answer reset(TestDevice device, ResetGroup request) throws Exception {
    return device.post(GroupOperations.RESET.at(id), request);
  }

  @Test
  void theOthersFindTheirWayIntoTheFreshGroup() throws Exception {
    contest();
    Fresh fresh = Fresh.of(carol, alice, bob);
    Posted posted = reset(carol, fresh.request()).as(Posted.class);
    assertThat(posted).isEqualTo(new Posted(fresh.id(), 2, 1));
    assertThat(reset(carol, fresh.request()).as(Posted.class)).isEqualTo(posted);
    LogEntry last = alice.entries(group, 0).getLast();
    assertThat(last.kind()).isEqualTo(EntryKind.RESET);
    assertThat(JSON.decode(last.body(), Successor.class).group()).isEqualTo(fresh.id());
    LogEntry invitation = bob.lastOfInbox();
    assertThat(invitation.group()).contains(fresh.id());
    Group joined = bob.join(invitation);
    assertThat(bob.say(joined, "here we are").status()).isEqualTo(201);
    GroupDescription old = bob.get(GroupOperations.DESCRIBE.at(id)).as(GroupDescription.class);
    assertThat(old.status()).isEqualTo(GroupStatus.CLOSED);
    assertThat(old.successor()).contains(fresh.id());
  }

  @Test
  void nothingMoreHappensInAGroupThatWasReset() throws Exception {
    contest();
    Fresh fresh = Fresh.of(carol, alice, bob);
    assertThat(reset(carol, fresh.request()).status()).isEqualTo(201);
    server.restart();
    for (TestDevice device : List.of(alice, bob, carol)) {
      device.authenticate();
    }
    var _ = alice.say(group, "hello?").problem(ProblemType.GROUP_CLOSED);
    var _ =
        alice
            .submit(group, group.commit(CommitRequest.update()), List.of())
            .problem(ProblemType.GROUP_CLOSED);
    var _ = bob.submitJoin(bob.comeBack(id)).problem(ProblemType.GROUP_CLOSED);
    Bytes proposal = group.leave().message().encoded();
    var _ =
        alice
            .post(Paths.proposals(id), new SubmitMessage(proposal))
            .problem(ProblemType.GROUP_CLOSED);
    var _ =
        ContestApiTest.reject(bob, id, 1, ContestApiTest.hash(commit))
            .problem(ProblemType.GROUP_CLOSED);
    var _ = reset(bob, Fresh.of(bob, alice).request()).problem(ProblemType.GROUP_CLOSED);
    assertThat(reset(carol, fresh.request()).status()).isEqualTo(201);
  }

  @Test
  void aGroupThatIsNotContestedIsNotReset() throws Exception {
    var _ = reset(alice, Fresh.of(alice, bob).request()).problem(ProblemType.NOT_CONTESTED);
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = reset(dave, Fresh.of(dave).request()).problem(ProblemType.UNKNOWN_GROUP);
    contest();
    var _ = reset(dave, Fresh.of(dave).request()).problem(ProblemType.UNKNOWN_GROUP);
  }

  @Test
  void whoIsNotInTheOldGroupIsNotBroughtIntoTheFreshOne() throws Exception {
    contest();
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = reset(alice, Fresh.of(alice, bob, dave).request()).problem(ProblemType.COMMIT_REFUSED);
    assertThat(dave.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).isEmpty();
    Fresh below = Fresh.of(alice, bob);
    var _ =
        reset(alice, new ResetGroup(below.request().created().below(id), below.request().first()))
            .problem(ProblemType.COMMIT_REFUSED);
    assertThat(reset(alice, below.request()).status()).isEqualTo(201);
  }

  @Test
  void whereThereAreRolesWhoMayDecideResets() throws Exception {
    begin(alice.createGroup(GroupRoles.of(Credential.basic("alice"))));
    contest();
    var _ = reset(bob, Fresh.of(bob, alice, carol).request()).problem(ProblemType.FORBIDDEN);
    assertThat(reset(alice, Fresh.of(alice, bob, carol).request()).status()).isEqualTo(201);
  }

  @Test
  void ofManyWhoResetAtOnceExactlyOneDoes() throws Exception {
    contest();
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures = new ArrayList<>();
      for (TestDevice device : List.of(alice, bob, carol, alice, bob, carol)) {
        ResetGroup request = Fresh.of(device, device == alice ? bob : alice).request();
        futures.add(threads.submit(() -> reset(device, request)));
      }
      for (Future<Answer> future : futures) {
        answers.add(future.get());
      }
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    for (Answer answer : answers) {
      if (answer.status() != 201) {
        var _ = answer.problem(ProblemType.GROUP_CLOSED);
      }
    }
    assertThat(alice.entries(group, 0))
        .filteredOn(entry -> entry.kind() == EntryKind.RESET)
        .hasSize(1);
  }

  @Test
  void ofManyRejectionsAtOnceOneTipsTheScale() throws Exception {
    List<TestDevice> devices = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      devices.add(TestDevice.register(server, "member" + i));
    }
    Group large = alice.add(alice.createGroup(), devices.toArray(TestDevice[]::new));
    GroupId largeId = TestDevice.groupId(large);
    PendingCommit pending = large.commit(CommitRequest.update());
    var _ = alice.submit(large, pending, List.of()).as(Posted.class);
    Bytes hash = ContestApiTest.hash(pending.message().encoded());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures = new ArrayList<>();
      for (TestDevice device : devices) {
        futures.add(threads.submit(() -> ContestApiTest.reject(device, largeId, 1, hash)));
        futures.add(threads.submit(() -> ContestApiTest.reject(device, largeId, 1, hash)));
      }
      for (Future<Answer> future : futures) {
        assertThat(future.get().status()).isEqualTo(201);
      }
    }
    List<EntryKind> kinds = alice.entries(pending.group(), 3).stream().map(LogEntry::kind).toList();
    assertThat(kinds).filteredOn(kind -> kind == EntryKind.REJECTION).hasSize(6);
    assertThat(kinds).filteredOn(kind -> kind == EntryKind.CONTESTED).hasSize(1);
    assertThat(kinds.get(2)).isEqualTo(EntryKind.CONTESTED);
  }
}
