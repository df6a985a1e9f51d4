package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.protocol.Acknowledge;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.server.testing.TestDevice;

/// Commits, proposals and messages: which the server takes.
final class CommitApiTest extends TwoDevices {
  private static SubmitCommit with(SubmitCommit commit, List<SubmitCommit.Welcome> welcomes) {
    return new SubmitCommit(commit.expectedEpoch(), commit.commit(), welcomes, commit.groupInfo());
  }

  private Problem refused(TestDevice device, Group group, SubmitCommit commit, ProblemType type)
      throws Exception {
    return device.post(Paths.commits(TestDevice.groupId(group)), commit).problem(type);
  }

  @Test
  void theLoserOfARaceGetsWhatItMissed() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    Group joined = bob.join();
    assertThat(alice.say(group, "first").status()).isEqualTo(201);
    PendingCommit winner = group.commit(CommitRequest.update());
    PendingCommit loser = joined.commit(CommitRequest.update());
    assertThat(alice.submit(group, winner, List.of()).status()).isEqualTo(201);
    Problem problem = bob.submit(joined, loser, List.of()).problem(ProblemType.EPOCH_CONFLICT);
    Problem.Conflict conflict = problem.conflict().orElseThrow();
    assertThat(conflict.epoch()).isEqualTo(2);
    assertThat(conflict.head()).isEqualTo(4);
    assertThat(conflict.missed()).extracting(LogEntry::seq).containsExactly(3L, 4L);
    Group next = joined;
    for (LogEntry entry : conflict.missed()) {
      next = next.process(entry.body()).keep();
    }
    assertThat(next.epochAuthenticator()).isEqualTo(winner.group().epochAuthenticator());
    assertThat(bob.submit(next, next.commit(CommitRequest.update()), List.of()).status())
        .isEqualTo(201);
  }

  @Test
  void theSameCommitAgainHasTheSameAnswer() throws Exception {
    Group group = alice.createGroup();
    PendingCommit pending = group.commit(CommitRequest.update());
    Posted posted = alice.submit(group, pending, List.of()).as(Posted.class);
    assertThat(posted).isEqualTo(new Posted(TestDevice.groupId(group), 2, 1));
    Group next = pending.keep();
    assertThat(alice.submit(next, next.commit(CommitRequest.update()), List.of()).status())
        .isEqualTo(201);
    assertThat(alice.submit(group, pending, List.of()).as(Posted.class)).isEqualTo(posted);
  }

  @Test
  void theSameMessageAgainIsStoredOnce() throws Exception {
    Group group = alice.createGroup();
    SubmitMessage message = new SubmitMessage(group.protect(Bytes.utf8("once")).encoded());
    String path = Paths.messages(TestDevice.groupId(group));
    Posted posted = alice.post(path, message).as(Posted.class);
    assertThat(alice.post(path, message).as(Posted.class)).isEqualTo(posted);
    assertThat(alice.log(group, 0).entries()).hasSize(1);
  }

  @Test
  void aMessageOfAPastEpochIsRefusedWithWhatWasMissed() throws Exception {
    Group group = alice.createGroup();
    Bytes late = group.protect(Bytes.utf8("late")).encoded();
    assertThat(alice.submit(group, group.commit(CommitRequest.update()), List.of()).status())
        .isEqualTo(201);
    Problem problem =
        alice
            .post(Paths.messages(TestDevice.groupId(group)), new SubmitMessage(late))
            .problem(ProblemType.EPOCH_CONFLICT);
    assertThat(problem.conflict().orElseThrow().missed())
        .extracting(LogEntry::kind)
        .containsExactly(EntryKind.COMMIT);
  }

  @Test
  void aCommitThatBreaksARuleIsRefusedWithIt() throws Exception {
    Group group = alice.createGroup();
    SubmitCommit good = TestDevice.commit(group, group.commit(CommitRequest.update()), List.of());
    byte[] changed = good.commit().toArray();
    changed[changed.length - 100] ^= 1;
    Problem problem =
        refused(
            alice,
            group,
            new SubmitCommit(0, Bytes.wrap(changed), List.of(), good.groupInfo()),
            ProblemType.MLS_INVALID);
    assertThat(problem.broken().orElseThrow().section()).startsWith("RFC 9420 §");
    assertThat(problem.broken().orElseThrow().rule()).isEqualTo("INVALID_CONTENT_SIGNATURE");
    assertThat(alice.log(group, 0).entries()).isEmpty();
    assertThat(alice.post(Paths.commits(TestDevice.groupId(group)), good).status()).isEqualTo(201);
  }

  @Test
  void aGroupInfoOfAnotherEpochIsRefused() throws Exception {
    Group group = alice.createGroup();
    SubmitCommit good = TestDevice.commit(group, group.commit(CommitRequest.update()), List.of());
    Problem problem =
        refused(
            alice,
            group,
            new SubmitCommit(0, good.commit(), List.of(), TestDevice.info(group)),
            ProblemType.MLS_INVALID);
    assertThat(problem.broken().orElseThrow().rule()).isEqualTo("GROUP_INFO_OF_ANOTHER_STATE");
  }

  @Test
  void anEncryptedHandshakeIsRefused() throws Exception {
    Group group = alice.createGroup();
    PendingCommit encrypted = group.commit(CommitRequest.update().encrypted());
    assertThat(
            alice.submit(group, encrypted, List.of()).problem(ProblemType.COMMIT_REFUSED).detail())
        .contains("PublicMessage");
  }

  @Test
  void aMessageIsRefusedWhereItDoesNotBelong() throws Exception {
    Group group = alice.createGroup();
    GroupId id = TestDevice.groupId(group);
    SubmitCommit commit = TestDevice.commit(group, group.commit(CommitRequest.update()), List.of());
    Bytes message = group.protect(Bytes.utf8("hi")).encoded();
    var _ =
        refused(
            alice,
            group,
            new SubmitCommit(0, message, List.of(), commit.groupInfo()),
            ProblemType.COMMIT_REFUSED);
    var _ =
        alice
            .post(Paths.messages(id), new SubmitMessage(commit.commit()))
            .problem(ProblemType.COMMIT_REFUSED);
    var _ =
        alice
            .post(Paths.proposals(id), new SubmitMessage(message))
            .problem(ProblemType.COMMIT_REFUSED);
    Bytes foreign = alice.newGroup(alice.identity()).protect(Bytes.utf8("hi")).encoded();
    Problem problem =
        alice.post(Paths.messages(id), new SubmitMessage(foreign)).problem(ProblemType.MLS_INVALID);
    assertThat(problem.broken().orElseThrow().rule()).isEqualTo("WRONG_GROUP");
  }

  @Test
  void aCommitIsSubmittedByItsCommitter() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    SubmitCommit commit = TestDevice.commit(group, group.commit(CommitRequest.update()), List.of());
    var _ = refused(bob, group, commit, ProblemType.FORBIDDEN);
  }

  @Test
  void welcomesGoToThoseWhomTheCommitAdds() throws Exception {
    TestDevice carol = TestDevice.register(server, "carol");
    Group group = alice.createGroup();
    PendingCommit pending =
        group.commit(CommitRequest.add(bob.keyPackage().keyPackage()).withoutTreeInWelcome());
    SubmitCommit good = TestDevice.commit(group, pending, List.of(bob.id()));
    Bytes welcome = good.welcomes().getFirst().welcome();
    List<List<SubmitCommit.Welcome>> wrong =
        List.of(
            List.of(),
            List.of(new SubmitCommit.Welcome(welcome, List.of(carol.id()))),
            List.of(new SubmitCommit.Welcome(welcome, List.of(bob.id(), carol.id()))),
            List.of(new SubmitCommit.Welcome(welcome, List.of(bob.id(), bob.id()))));
    for (List<SubmitCommit.Welcome> welcomes : wrong) {
      var _ = refused(alice, group, with(good, welcomes), ProblemType.COMMIT_REFUSED);
    }
    assertThat(bob.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).isEmpty();
    assertThat(alice.post(Paths.commits(TestDevice.groupId(group)), good).status()).isEqualTo(201);
  }

  @Test
  void aLeafOfNoRegisteredDeviceOrOfAnotherNameIsRefused() throws Exception {
    Group group = alice.createGroup();
    TestDevice nobody = TestDevice.unknown(server, "nobody");
    PendingCommit unknown = group.commit(CommitRequest.add(nobody.keyPackage().keyPackage()));
    assertThat(
            alice
                .submit(group, unknown, List.of(nobody.id()))
                .problem(ProblemType.COMMIT_REFUSED)
                .detail())
        .contains("no known device");
    PendingCommit misnamed =
        group.commit(CommitRequest.add(bob.keyPackage(bob.identityAs("alice")).keyPackage()));
    assertThat(
            alice
                .submit(group, misnamed, List.of(bob.id()))
                .problem(ProblemType.COMMIT_REFUSED)
                .detail())
        .contains("does not name its account");
  }

  @Test
  void aLeafKeepsItsKey() throws Exception {
    TestDevice laptop = alice.link();
    Group group = alice.createGroup();
    PendingCommit other = group.commit(CommitRequest.update().withIdentity(laptop.identity()));
    var _ = alice.submit(group, other, List.of()).problem(ProblemType.FORBIDDEN);
  }

  @Test
  void aFullInboxTakesNoMoreWelcomes() throws Exception {
    for (int i = 0; i < 2; i++) {
      Group _ = alice.add(alice.createGroup(), bob);
    }
    Group third = alice.createGroup();
    PendingCommit pending = third.commit(CommitRequest.add(bob.keyPackage().keyPackage()));
    assertThat(
            alice
                .submit(third, pending, List.of(bob.id()))
                .problem(ProblemType.COMMIT_REFUSED)
                .detail())
        .contains("inbox");
    assertThat(bob.post(Paths.INBOX_ACK, new Acknowledge(1)).status()).isEqualTo(204);
    assertThat(alice.submit(third, pending, List.of(bob.id())).status()).isEqualTo(201);
    LogPage inbox = bob.get(Paths.inbox(0, 10)).as(LogPage.class);
    assertThat(inbox.entries()).extracting(LogEntry::seq).containsExactly(2L, 3L);
    assertThat(inbox.head()).isEqualTo(3);
  }

  @Test
  void proposalsAreCommittedByReference() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    Group joined = bob.join();
    PendingProposal update = joined.propose(ProposalRequest.update());
    SubmitMessage proposal = new SubmitMessage(update.message().encoded());
    GroupId id = TestDevice.groupId(group);
    assertThat(bob.post(Paths.proposals(id), proposal).as(Posted.class).seq()).isEqualTo(3);
    assertThat(bob.post(Paths.proposals(id), proposal).as(Posted.class).seq()).isEqualTo(3);
    Group heard = group.process(alice.log(group, 2).entries().getFirst().body()).keep();
    PendingCommit pending = heard.commit(CommitRequest.RECEIVED);
    assertThat(alice.submit(heard, pending, List.of()).as(Posted.class).epoch()).isEqualTo(2);
    Bytes commit = bob.log(group, 3).entries().getFirst().body();
    assertThat(update.group().process(commit).keep().epochAuthenticator())
        .isEqualTo(pending.group().epochAuthenticator());
  }

  @Test
  void aCommitToAProposalThatTheServerDoesNotKnowIsRefused() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    Group joined = bob.join();
    PendingProposal unsent = joined.propose(ProposalRequest.update());
    Group heard = group.process(unsent.message().encoded()).keep();
    PendingCommit pending = heard.commit(CommitRequest.RECEIVED);
    Problem problem = alice.submit(heard, pending, List.of()).problem(ProblemType.MLS_INVALID);
    assertThat(problem.broken().orElseThrow().section()).startsWith("RFC 9420 §12");
  }

  @Test
  void whatIsTooLargeIsRefused() throws Exception {
    Group group = alice.createGroup();
    GroupId id = TestDevice.groupId(group);
    Bytes large = Bytes.wrap(new byte[Limits.MESSAGE + 1]);
    var _ = alice.post(Paths.messages(id), new SubmitMessage(large)).problem(ProblemType.TOO_LARGE);
    var _ =
        alice
            .post(
                Paths.commits(id),
                new SubmitCommit(0, Bytes.wrap(new byte[60_001]), List.of(), large))
            .problem(ProblemType.TOO_LARGE);
  }
}
