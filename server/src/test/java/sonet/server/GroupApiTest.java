package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.KeyPackageBundle;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.ProposalType;
import sonet.protocol.Acknowledge;
import sonet.protocol.CreateGroup;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class GroupApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SubmitCommit with(SubmitCommit commit, List<SubmitCommit.Welcome> welcomes) {
    return new SubmitCommit(commit.expectedEpoch(), commit.commit(), welcomes, commit.groupInfo());
  }

  private Problem refused(TestDevice device, Group group, SubmitCommit commit, ProblemType type)
      throws Exception {
    return device.post(Paths.commits(TestDevice.groupId(group)), commit).problem(type);
  }

  @Test
  void aGroupIsCreatedOnce() throws Exception {
    Group group = alice.newGroup(alice.identity());
    CreateGroup creation = TestDevice.creation(group);
    Posted posted = alice.post(Paths.GROUPS, creation).as(Posted.class);
    assertThat(posted).isEqualTo(new Posted(TestDevice.groupId(group), 1, 0));
    assertThat(alice.post(Paths.GROUPS, creation).as(Posted.class)).isEqualTo(posted);
    CreateGroup again =
        new CreateGroup(group.groupInfo(Group.GroupInfoContent.FULL).encoded(), Optional.empty());
    var _ = alice.post(Paths.GROUPS, again).problem(ProblemType.GROUP_EXISTS);
  }

  @Test
  void aGroupThatIsNotItsCreatorsIsRefused() throws Exception {
    var _ =
        bob.post(Paths.GROUPS, TestDevice.creation(alice.newGroup(alice.identity())))
            .problem(ProblemType.COMMIT_REFUSED);
    var _ =
        alice
            .post(Paths.GROUPS, TestDevice.creation(alice.newGroup(alice.identityAs("bob"))))
            .problem(ProblemType.COMMIT_REFUSED);
    Group two =
        alice
            .newGroup(alice.identity())
            .commit(CommitRequest.add(bob.keyPackage().keyPackage()))
            .keep();
    var _ = alice.post(Paths.GROUPS, TestDevice.creation(two)).problem(ProblemType.COMMIT_REFUSED);
  }

  @Test
  void aGroupInfoThatIsNoneOrHasNoTreeIsRefusedWithItsRule() throws Exception {
    Problem none =
        alice
            .post(Paths.GROUPS, new CreateGroup(Bytes.utf8("nonsense"), Optional.empty()))
            .problem(ProblemType.MLS_INVALID);
    assertThat(none.broken())
        .contains(new Problem.BrokenRule("MALFORMED_MESSAGE", "RFC 9420 §2.1"));
    Bytes info = TestDevice.info(alice.newGroup(alice.identity()));
    Problem noTree =
        alice
            .post(Paths.GROUPS, new CreateGroup(info, Optional.empty()))
            .problem(ProblemType.MLS_INVALID);
    assertThat(noTree.broken()).isPresent();
  }

  @Test
  void aDeviceIsInABoundedNumberOfGroups() throws Exception {
    for (int i = 0; i < 3; i++) {
      Group _ = alice.createGroup();
    }
    var _ =
        alice
            .post(Paths.GROUPS, TestDevice.creation(alice.newGroup(alice.identity())))
            .problem(ProblemType.QUOTA);
  }

  @Test
  void aConversationGoesThroughTheServer() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    LogEntry invitation = bob.get(Paths.inbox(0, 10)).as(LogPage.class).entries().getFirst();
    assertThat(invitation.kind()).isEqualTo(EntryKind.WELCOME);
    assertThat(invitation.group()).contains(TestDevice.groupId(group));
    assertThat(invitation.sender()).contains(alice.id());
    assertThat(invitation.epoch()).isEqualTo(1);
    Group joined = bob.join();
    assertThat(joined.epochAuthenticator()).isEqualTo(group.epochAuthenticator());
    Posted said = bob.say(joined, "hello").as(Posted.class);
    assertThat(said).isEqualTo(new Posted(TestDevice.groupId(group), 3, 1));
    List<LogEntry> entries = alice.log(group, 2).entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().sender()).contains(bob.id());
    assertThat(group.process(entries.getFirst().body()))
        .isInstanceOfSatisfying(
            Received.Application.class,
            received -> assertThat(received.data()).isEqualTo(Bytes.utf8("hello")));
  }

  @Test
  void aNewMemberReadsFromTheEpochItCameInto() throws Exception {
    Group group = alice.createGroup();
    assertThat(alice.say(group, "before").status()).isEqualTo(201);
    group = alice.add(group, bob);
    assertThat(alice.say(group, "after").status()).isEqualTo(201);
    LogPage page = bob.log(group, 0);
    assertThat(page.entries()).extracting(LogEntry::seq).containsExactly(4L);
    assertThat(page.head()).isEqualTo(4);
    assertThat(page.epoch()).isEqualTo(1);
  }

  @Test
  void aRemovedMemberReadsItsRemovalAndNothingAfterIt() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    Group joined = bob.join();
    group = alice.remove(group, bob);
    assertThat(alice.say(group, "without bob").status()).isEqualTo(201);
    LogPage page = bob.log(group, 0);
    assertThat(page.entries()).extracting(LogEntry::seq).containsExactly(3L);
    assertThat(page.head()).isEqualTo(3);
    assertThat(joined.process(page.entries().getFirst().body()))
        .isInstanceOf(Received.Removed.class);
    assertThat(bob.log(group, 3).entries()).isEmpty();
    var _ = bob.say(joined, "still here?").problem(ProblemType.REMOVED);
    GroupId id = TestDevice.groupId(group);
    var _ = bob.get(Paths.groupInfo(id)).problem(ProblemType.REMOVED);
    var _ = bob.get(Paths.tree(id, 2)).problem(ProblemType.UNKNOWN_GROUP);
    PendingCommit late = joined.commit(CommitRequest.update());
    var _ = bob.submit(joined, late, List.of()).problem(ProblemType.REMOVED);
  }

  @Test
  void whoComesBackReadsFromThere() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    group = alice.remove(group, bob);
    assertThat(alice.say(group, "without bob").status()).isEqualTo(201);
    group = alice.add(group, bob);
    assertThat(alice.say(group, "with bob").status()).isEqualTo(201);
    assertThat(bob.log(group, 2).entries()).extracting(LogEntry::seq).containsExactly(6L);
    LogEntry second = bob.get(Paths.inbox(1, 10)).as(LogPage.class).entries().getFirst();
    assertThat(bob.join(second).epoch().value()).isEqualTo(3);
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
  void aDeviceOfAMembersAccountJoinsByExternalCommit() throws Exception {
    Group group = alice.createGroup();
    TestDevice laptop = alice.link();
    GroupView view = laptop.get(Paths.groupInfo(TestDevice.groupId(group))).as(GroupView.class);
    assertThat(view.epoch()).isZero();
    assertThat(view.head()).isEqualTo(1);
    PendingCommit join = externalJoin(laptop, view);
    SubmitCommit commit =
        new SubmitCommit(0, join.message().encoded(), List.of(), TestDevice.info(join.group()));
    String path = Paths.commits(TestDevice.groupId(group));
    assertThat(laptop.post(path, commit).as(Posted.class).epoch()).isEqualTo(1);
    Group joined = join.keep();
    Bytes body = alice.log(group, 1).entries().getFirst().body();
    assertThat(group.process(body).keep().epochAuthenticator())
        .isEqualTo(joined.epochAuthenticator());
    assertThat(laptop.say(joined, "here I am").status()).isEqualTo(201);
  }

  private static PendingCommit externalJoin(TestDevice device, GroupView view) throws Exception {
    if (!(MlsMessage.decode(view.groupInfo()) instanceof MlsMessage.GroupInfo(var info))) {
      throw new AssertionError("the server serves a GroupInfo");
    }
    return Group.joinExternally(
        device.environment(),
        ExternalJoinRequest.of(info, device.identity()).withRatchetTree(view.ratchetTree()));
  }

  @Test
  void whoJoinsByExternalCommitTakesThoseAlongThatAskedToLeave() throws Exception {
    ClientIdentity able = alice.identity().supporting(ProposalType.SELF_REMOVE);
    Group created = alice.newGroup(able);
    var _ = alice.post(Paths.GROUPS, TestDevice.creation(created)).as(Posted.class);
    KeyPackageBundle forBob = bob.keyPackage(bob.identity().supporting(ProposalType.SELF_REMOVE));
    PendingCommit add = created.commit(CommitRequest.add(forBob.keyPackage()));
    assertThat(alice.submit(created, add, List.of(bob.id())).status()).isEqualTo(201);
    Group group = add.keep();
    GroupId id = TestDevice.groupId(group);
    Group member = bob.join();
    Bytes update = member.propose(ProposalRequest.update()).message().encoded();
    Bytes leave = member.leave().message().encoded();
    for (Bytes proposal : List.of(update, leave)) {
      assertThat(bob.post(Paths.proposals(id), new SubmitMessage(proposal)).status())
          .isEqualTo(201);
    }

    TestDevice laptop = alice.link();
    GroupView view = laptop.get(Paths.groupInfo(id)).as(GroupView.class);
    assertThat(view.selfRemoves()).containsExactly(leave);
    if (!(MlsMessage.decode(view.groupInfo()) instanceof MlsMessage.GroupInfo(var info))) {
      throw new AssertionError("the server serves a GroupInfo");
    }
    PendingCommit join =
        Group.joinExternally(
            laptop.environment(),
            ExternalJoinRequest.of(info, laptop.identity())
                .withRatchetTree(view.ratchetTree())
                .withSelfRemoves(List.of(MlsMessage.decode(leave))));
    SubmitCommit commit =
        new SubmitCommit(1, join.message().encoded(), List.of(), TestDevice.info(join.group()));
    assertThat(laptop.post(Paths.commits(id), commit).as(Posted.class).epoch()).isEqualTo(2);
    assertThat(group.process(leave).keep().process(join.message()))
        .isInstanceOfSatisfying(
            Received.Commit.class, seen -> assertThat(seen.effect().left()).hasSize(1));
    SubmitMessage late = new SubmitMessage(Bytes.utf8("still here"));
    var _ = bob.post(Paths.messages(id), late).problem(ProblemType.REMOVED);
    assertThat(laptop.get(Paths.groupInfo(id)).as(GroupView.class).selfRemoves()).isEmpty();
  }

  @Test
  void aMemberReplacesItselfByExternalCommit() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    GroupView view = bob.get(Paths.groupInfo(TestDevice.groupId(group))).as(GroupView.class);
    if (!(MlsMessage.decode(view.groupInfo()) instanceof MlsMessage.GroupInfo(var info))) {
      throw new AssertionError("the server serves a GroupInfo");
    }
    PendingCommit resync =
        Group.joinExternally(
            bob.environment(),
            ExternalJoinRequest.of(info, bob.identity())
                .withRatchetTree(view.ratchetTree())
                .replacing(TestDevice.leafOf(group, bob)));
    SubmitCommit commit =
        new SubmitCommit(1, resync.message().encoded(), List.of(), TestDevice.info(resync.group()));
    assertThat(bob.post(Paths.commits(TestDevice.groupId(group)), commit).as(Posted.class))
        .isEqualTo(new Posted(TestDevice.groupId(group), 3, 2));
    assertThat(bob.say(resync.keep(), "back").status()).isEqualTo(201);
    assertThat(bob.log(group, 0).entries()).extracting(LogEntry::seq).containsExactly(4L);
  }

  @Test
  void aStrangerLearnsNothingOfAGroup() throws Exception {
    Group group = alice.createGroup();
    GroupId id = TestDevice.groupId(group);
    SubmitMessage message = new SubmitMessage(group.protect(Bytes.utf8("hi")).encoded());
    PendingCommit pending = group.commit(CommitRequest.update());
    var _ = bob.get(Paths.log(id, 0, 10)).problem(ProblemType.UNKNOWN_GROUP);
    var _ = bob.get(Paths.groupInfo(id)).problem(ProblemType.UNKNOWN_GROUP);
    var _ = bob.get(Paths.tree(id, 0)).problem(ProblemType.UNKNOWN_GROUP);
    var _ = bob.post(Paths.messages(id), message).problem(ProblemType.UNKNOWN_GROUP);
    var _ = bob.post(Paths.proposals(id), message).problem(ProblemType.UNKNOWN_GROUP);
    var _ =
        refused(
            bob, group, TestDevice.commit(group, pending, List.of()), ProblemType.UNKNOWN_GROUP);
    GroupView view = alice.get(Paths.groupInfo(id)).as(GroupView.class);
    PendingCommit join = externalJoin(bob, view);
    var _ =
        refused(
            bob,
            group,
            new SubmitCommit(0, join.message().encoded(), List.of(), TestDevice.info(join.group())),
            ProblemType.UNKNOWN_GROUP);
  }

  @Test
  void aGroupThatIsNotThereIsUnknown() throws Exception {
    GroupId id = new GroupId(Bytes.utf8("nowhere"));
    SubmitMessage message = new SubmitMessage(Bytes.utf8("x"));
    var _ = alice.get(Paths.log(id, 0, 10)).problem(ProblemType.UNKNOWN_GROUP);
    var _ = alice.get(Paths.groupInfo(id)).problem(ProblemType.UNKNOWN_GROUP);
    var _ = alice.post(Paths.messages(id), message).problem(ProblemType.UNKNOWN_GROUP);
    var _ =
        alice
            .post(
                Paths.commits(id), new SubmitCommit(0, Bytes.utf8("x"), List.of(), Bytes.utf8("y")))
            .problem(ProblemType.UNKNOWN_GROUP);
    var _ = alice.get(Paths.GROUPS + "/***/log").problem(ProblemType.INVALID_PARAMETER);
    var _ =
        alice.get(Paths.GROUPS + "/" + id + "/log?after=-1").problem(ProblemType.INVALID_PARAMETER);
    var _ = alice.get(Paths.INBOX + "?after=x").problem(ProblemType.INVALID_PARAMETER);
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

  @Test
  void theTreeIsThereForEpochsThatAWelcomeLeadsInto() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    GroupId id = TestDevice.groupId(group);
    assertThat(bob.get(Paths.tree(id, 1)).as(GroupTree.class))
        .isEqualTo(new GroupTree(id, 1, 2, group.ratchetTree()));
    var _ = alice.get(Paths.tree(id, 0)).problem(ProblemType.TREE_GONE);
  }

  @Test
  void everyEntryCarriesTheHashOfTheOneBefore() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    assertThat(alice.say(group, "one").status()).isEqualTo(201);
    assertThat(alice.say(group, "two").status()).isEqualTo(201);
    Bytes last = null;
    for (LogEntry entry : alice.log(group, 0).entries()) {
      if (last != null) {
        assertThat(entry.prevHash()).isEqualTo(last);
      }
      last = CipherSuites.of(Providers.best()).get(1).hash(entry.hashInput());
    }
    assertThat(last).isNotNull();
  }

  @Test
  void aLogIsReadPageByPage() throws Exception {
    Group group = alice.createGroup();
    for (int i = 0; i < 5; i++) {
      assertThat(alice.say(group, "line " + i).status()).isEqualTo(201);
    }
    Answer answer = alice.get(Paths.log(TestDevice.groupId(group), 2, 2));
    LogPage page = answer.as(LogPage.class);
    assertThat(page.entries()).extracting(LogEntry::seq).containsExactly(3L, 4L);
    assertThat(page.head()).isEqualTo(6);
  }

  @Test
  void theInboxIsTheDevicesOwn() throws Exception {
    Group _ = alice.add(alice.createGroup(), bob);
    assertThat(alice.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).isEmpty();
    var _ =
        bob.post(Paths.INBOX_ACK, new SubmitMessage(Bytes.EMPTY)).problem(ProblemType.MALFORMED);
    assertThat(bob.post(Paths.INBOX_ACK, new Acknowledge(99)).status()).isEqualTo(204);
    LogPage page = bob.get(Paths.inbox(0, 10)).as(LogPage.class);
    assertThat(page.entries()).isEmpty();
    assertThat(page.head()).isEqualTo(1);
  }
}
