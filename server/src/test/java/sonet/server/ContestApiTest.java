package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.protocol.AdminOperations;
import sonet.protocol.ChangeTenant;
import sonet.protocol.Contest;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.GroupStatus;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.RejectCommit;
import sonet.protocol.RejectCommit.Reason;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitMessage;
import sonet.protocol.TenantView;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

/// Commits that members cannot take, and devices that misuse what is there against them
/// (docs/groups.md).
final class ContestApiTest {
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private Group group;
  private GroupId id;
  private Group bobs;
  private Group carols;
  private Bytes commit;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    group = alice.add(alice.createGroup(), bob, carol);
    id = TestDevice.groupId(group);
    bobs = bob.join();
    carols = carol.join();
    PendingCommit pending = group.commit(CommitRequest.update());
    var _ = alice.submit(group, pending, List.of()).as(Posted.class);
    group = pending.keep();
    commit = hash(pending.message().encoded());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Bytes hash(Bytes message) {
    return CipherSuites.of(Providers.best()).get(1).hash(message);
  }

  static Answer reject(TestDevice device, GroupId group, long epoch, Bytes hash) throws Exception {
    Bytes signature =
        device.signer().sign(SigningInput.rejection(group, epoch, hash, Reason.PATH_UNREADABLE));
    return device.post(
        GroupOperations.REJECT.at(group, epoch),
        new RejectCommit(hash, Reason.PATH_UNREADABLE, signature));
  }

  private Answer reject(TestDevice device) throws Exception {
    return reject(device, id, 1, commit);
  }

  private void contest() throws Exception {
    assertThat(reject(bob).status()).isEqualTo(201);
    assertThat(reject(carol).status()).isEqualTo(201);
  }

  private Stream<EntryKind> kinds() throws Exception {
    return alice.entries(group, 3).stream().map(LogEntry::kind);
  }

  private GroupDescription description() throws Exception {
    return alice.get(GroupOperations.DESCRIBE.at(id)).as(GroupDescription.class);
  }

  @Test
  void aRejectionStandsInTheLogOnceWithItsSignature() throws Exception {
    Posted posted = reject(bob).as(Posted.class);
    assertThat(posted).isEqualTo(new Posted(id, 4, 2));
    assertThat(reject(bob).as(Posted.class)).isEqualTo(posted);
    List<LogEntry> entries = alice.entries(group, 3);
    assertThat(entries).hasSize(1);
    LogEntry entry = entries.getFirst();
    assertThat(entry.kind()).isEqualTo(EntryKind.REJECTION);
    assertThat(entry.sender()).contains(bob.id());
    RejectCommit body = JSON.decode(entry.body(), RejectCommit.class);
    assertThat(body.commitHash()).isEqualTo(commit);
    assertThat(
            CipherSuites.of(Providers.best())
                .get(1)
                .verify(
                    bob.signer().publicKey(),
                    SigningInput.rejection(id, 1, commit, body.reason()),
                    body.signature()))
        .isTrue();
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
  }

  @Test
  void howManyAreEnoughATenantSays() throws Exception {
    ChangeTenant all = JSON.decode(Bytes.utf8("{\"contestPercent\":100}"), ChangeTenant.class);
    TestAdmin owner = TestAdmin.owner(server);
    assertThat(
            owner
                .ask(AdminOperations.CHANGE_TENANT, all, "default")
                .as(TenantView.class)
                .settings()
                .contestPercent())
        .contains(100);
    TestDevice dave = TestDevice.register(server, "dave");
    Group wide = alice.add(alice.createGroup(), bob, carol, dave);
    PendingCommit pending = wide.commit(CommitRequest.update());
    var _ = alice.submit(wide, pending, List.of()).as(Posted.class);
    Bytes hash = hash(pending.message().encoded());
    for (TestDevice device : List.of(bob, carol, dave)) {
      assertThat(description(wide).status()).isEqualTo(GroupStatus.OPEN);
      assertThat(reject(device, TestDevice.groupId(wide), 1, hash).status()).isEqualTo(201);
    }
    assertThat(description(wide).status()).isEqualTo(GroupStatus.CONTESTED);
  }

  private GroupDescription description(Group of) throws Exception {
    return alice
        .get(GroupOperations.DESCRIBE.at(TestDevice.groupId(of)))
        .as(GroupDescription.class);
  }

  @Test
  void whenEnoughRejectTheGroupWaits() throws Exception {
    contest();
    assertThat(kinds())
        .containsExactly(EntryKind.REJECTION, EntryKind.REJECTION, EntryKind.CONTESTED);
    Contest contest = JSON.decode(alice.log(group, 5).entries().getFirst().body(), Contest.class);
    assertThat(contest).isEqualTo(new Contest(1, commit, List.of(bob.id(), carol.id())));
    GroupDescription shown = description();
    assertThat(shown.status()).isEqualTo(GroupStatus.CONTESTED);
    assertThat(shown.contest()).contains(contest);
    PendingCommit next = group.commit(CommitRequest.update());
    var _ = alice.submit(group, next, List.of()).problem(ProblemType.GROUP_CONTESTED);
    Bytes proposal = group.propose(ProposalRequest.update()).message().encoded();
    var _ =
        alice
            .post(Paths.proposals(id), new SubmitMessage(proposal))
            .problem(ProblemType.GROUP_CONTESTED);
    assertThat(alice.say(group, "who is here?").status()).isEqualTo(201);
  }

  @Test
  void aContestOutlivesARestart() throws Exception {
    contest();
    server.restart();
    alice.authenticate();
    assertThat(description().status()).isEqualTo(GroupStatus.CONTESTED);
    PendingCommit next = group.commit(CommitRequest.update());
    var _ = alice.submit(group, next, List.of()).problem(ProblemType.GROUP_CONTESTED);
  }

  @Test
  void theContestEndsWhenAllHaveComeBack() throws Exception {
    contest();
    TestDevice laptop = alice.link();
    var _ = laptop.submitJoin(laptop.comeBack(id)).problem(ProblemType.GROUP_CONTESTED);
    assertThat(bob.submitJoin(bob.comeBack(id)).status()).isEqualTo(201);
    assertThat(description().contest().orElseThrow().devices()).containsExactly(carol.id());
    PendingCommit back = carol.comeBack(id);
    Posted posted = carol.submitJoin(back).as(Posted.class);
    assertThat(carol.submitJoin(back).as(Posted.class)).isEqualTo(posted);
    assertThat(kinds().skip(3))
        .containsExactly(EntryKind.COMMIT, EntryKind.CLEARED, EntryKind.COMMIT);
    assertThat(posted).isEqualTo(new Posted(id, 9, 4));
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
    Group followed = alice.follow(group, 6);
    assertThat(followed.epochAuthenticator()).isEqualTo(back.group().epochAuthenticator());
    PendingCommit next = followed.commit(CommitRequest.update());
    assertThat(alice.submit(followed, next, List.of()).status()).isEqualTo(201);
  }

  @Test
  void whoRejectsLateIsWaitedForToo() throws Exception {
    TestDevice phone = bob.link();
    PendingCommit join = phone.comeBack(id);
    assertThat(phone.submitJoin(join).status()).isEqualTo(201);
    group = alice.follow(group, 3);
    PendingCommit bad = group.commit(CommitRequest.update());
    var _ = alice.submit(group, bad, List.of()).as(Posted.class);
    Bytes hash = hash(bad.message().encoded());
    for (TestDevice device : List.of(bob, carol, phone)) {
      assertThat(reject(device, id, 3, hash).status()).isEqualTo(201);
    }
    assertThat(description().contest().orElseThrow().devices())
        .containsExactly(bob.id(), carol.id(), phone.id());
  }

  @Test
  void whoIsBehindGetsRejectionsWithAllThatItMissed() throws Exception {
    assertThat(reject(carol).status()).isEqualTo(201);
    PendingCommit late = bobs.commit(CommitRequest.update());
    Problem problem = bob.submit(bobs, late, List.of()).problem(ProblemType.EPOCH_CONFLICT);
    Problem.Conflict conflict = problem.conflict().orElseThrow();
    assertThat(conflict.epoch()).isEqualTo(2);
    assertThat(conflict.head()).isEqualTo(4);
    assertThat(conflict.missed())
        .extracting(LogEntry::kind)
        .containsExactly(EntryKind.COMMIT, EntryKind.REJECTION);
    assertThat(conflict.missed().getLast().prevHash())
        .isEqualTo(hash(conflict.missed().getFirst().hashInput()));
  }

  @Test
  void whatBecomesOfACommitIsPushedLikeAllElse() throws Exception {
    LogRef log = new LogRef.Group(id);
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 3))) {
      contest();
      assertThat(stream.entries(log, 3))
          .extracting(LogEntry::kind)
          .containsExactly(EntryKind.REJECTION, EntryKind.REJECTION, EntryKind.CONTESTED);
    }
  }

  @Test
  void oneAccountCountsOnceHoweverManyDevicesItHas() throws Exception {
    TestDevice phone = bob.link();
    assertThat(phone.submitJoin(phone.comeBack(id)).status()).isEqualTo(201);
    group = alice.follow(group, 3);
    PendingCommit next = group.commit(CommitRequest.update());
    var _ = alice.submit(group, next, List.of()).as(Posted.class);
    Bytes hash = hash(next.message().encoded());
    assertThat(reject(bob, id, 3, hash).status()).isEqualTo(201);
    assertThat(reject(phone, id, 3, hash).status()).isEqualTo(201);
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
  }

  @Test
  void whoIsNoMemberRejectsNothing() throws Exception {
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = reject(dave).problem(ProblemType.UNKNOWN_GROUP);
    group = alice.remove(group, bob);
    var _ = reject(bob).problem(ProblemType.REMOVED);
    group = alice.add(group, dave);
    // It came behind the commit, and has joined what followed from it.
    var _ = reject(dave).problem(ProblemType.REJECTION_REFUSED);
    assertThat(kinds()).doesNotContain(EntryKind.REJECTION);
  }

  @Test
  void aForgedRejectionIsRefused() throws Exception {
    GroupId other = new GroupId(Bytes.utf8("another group"));
    for (Bytes signed :
        List.of(
            SigningInput.rejection(id, 2, commit, Reason.OTHER),
            SigningInput.rejection(other, 1, commit, Reason.OTHER),
            SigningInput.rejection(id, 1, hash(commit), Reason.OTHER),
            SigningInput.rejection(id, 1, commit, Reason.RULE_BROKEN),
            commit)) {
      var _ =
          bob.post(
                  GroupOperations.REJECT.at(id, 1),
                  new RejectCommit(commit, Reason.OTHER, bob.signer().sign(signed)))
              .problem(ProblemType.REJECTION_REFUSED);
    }
    Bytes good = SigningInput.rejection(id, 1, commit, Reason.OTHER);
    for (Bytes signature : List.of(carol.signer().sign(good), Bytes.EMPTY, Bytes.utf8("me"))) {
      var _ =
          bob.post(
                  GroupOperations.REJECT.at(id, 1),
                  new RejectCommit(commit, Reason.OTHER, signature))
              .problem(ProblemType.REJECTION_REFUSED);
    }
    assertThat(kinds()).isEmpty();
  }

  @Test
  void onlyAnotherDevicesCommitThatIsThereIsRejected() throws Exception {
    var _ = reject(alice).problem(ProblemType.REJECTION_REFUSED);
    var _ = reject(bob, id, 0, commit).problem(ProblemType.REJECTION_REFUSED);
    var _ = reject(bob, id, 2, commit).problem(ProblemType.REJECTION_REFUSED);
    var _ = reject(bob, id, 1, hash(commit)).problem(ProblemType.REJECTION_REFUSED);
    Bytes message = group.protect(Bytes.utf8("hello")).encoded();
    var _ = alice.post(Paths.messages(id), new SubmitMessage(message)).as(Posted.class);
    var _ = reject(bob, id, 2, hash(message)).problem(ProblemType.REJECTION_REFUSED);
    for (String epoch : List.of("-1", "one", "99999999999999999999")) {
      var _ =
          bob.post(
                  "/v1/groups/" + id + "/commits/" + epoch + "/rejections",
                  new RejectCommit(commit, Reason.OTHER, commit))
              .problem(ProblemType.INVALID_PARAMETER);
    }
  }

  @Test
  void aDeviceThatRejectsEverythingCountsForItsNewestAlone() throws Exception {
    assertThat(reject(bob).status()).isEqualTo(201);
    for (int i = 0; i < 10; i++) {
      PendingCommit next = group.commit(CommitRequest.update());
      var _ = alice.submit(group, next, List.of()).as(Posted.class);
      Bytes hash = hash(next.message().encoded());
      assertThat(reject(bob, id, group.epoch().value(), hash).status()).isEqualTo(201);
      group = next.keep();
    }
    assertThat(reject(carol).status()).isEqualTo(201);
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
    PendingCommit last = group.commit(CommitRequest.update());
    assertThat(alice.submit(group, last, List.of()).status()).isEqualTo(201);
  }

  @Test
  void whoCameBackOrIsGoneRejectsNoMore() throws Exception {
    assertThat(reject(bob).status()).isEqualTo(201);
    assertThat(bob.submitJoin(bob.comeBack(id)).status()).isEqualTo(201);
    assertThat(reject(carol).status()).isEqualTo(201);
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
    // The rejection that is there is answered again, and is not counted again.
    assertThat(reject(bob).status()).isEqualTo(201);
    assertThat(description().status()).isEqualTo(GroupStatus.OPEN);
  }

  @Test
  void inAGroupOfTwoOneIsEnough() throws Exception {
    group = alice.remove(group, carol);
    PendingCommit next = group.commit(CommitRequest.update());
    var _ = alice.submit(group, next, List.of()).as(Posted.class);
    assertThat(reject(bob, id, 3, hash(next.message().encoded())).status()).isEqualTo(201);
    GroupDescription shown = description();
    assertThat(shown.status()).isEqualTo(GroupStatus.CONTESTED);
    assertThat(shown.contest().map(Contest::devices))
        .isEqualTo(Optional.of(List.<DeviceId>of(bob.id())));
    assertThat(bobs.epoch().value()).isEqualTo(1);
    assertThat(carols.epoch().value()).isEqualTo(1);
  }
}
