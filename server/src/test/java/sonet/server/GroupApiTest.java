package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.protocol.Acknowledge;
import sonet.protocol.AdminOperations;
import sonet.protocol.CreateGroup;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.TenantUsage;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;

/// Groups and what their members read.
final class GroupApiTest extends TwoDevices {
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
  void aMessageIsStoredOnceHoweverManyMembersThereAre() throws Exception {
    TestAdmin owner = TestAdmin.owner(server);
    Group two = alice.add(alice.createGroup(), bob);
    TestDevice[] others = new TestDevice[9];
    for (int i = 0; i < others.length; i++) {
      others[i] = TestDevice.register(server, "member" + i);
    }
    Group ten = alice.add(alice.createGroup(), others);
    for (Group group : List.of(two, ten)) {
      long before = owner.ask(AdminOperations.USAGE, "default").as(TenantUsage.class).entries();
      assertThat(alice.say(group, "to all").status()).isEqualTo(201);
      assertThat(owner.ask(AdminOperations.USAGE, "default").as(TenantUsage.class).entries())
          .isEqualTo(before + 1);
    }
    for (TestDevice member : others) {
      assertThat(member.log(ten, 2).entries()).hasSize(1);
    }
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
  void theTreeIsThereForEpochsThatAWelcomeLeadsInto() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    GroupId id = TestDevice.groupId(group);
    assertThat(bob.get(Paths.tree(id, 1)).as(GroupTree.class))
        .isEqualTo(new GroupTree(id, 1, 2, group.ratchetTree()));
    var _ = alice.get(Paths.tree(id, 0)).problem(ProblemType.TREE_GONE);
  }

  @Test
  void aTreeIsKeptForAWhileAndThenOneJoinsByItself() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    GroupId id = TestDevice.groupId(group);
    server.clock().advance(Duration.ofDays(29));
    bob.authenticate();
    assertThat(bob.get(Paths.tree(id, 1)).status()).isEqualTo(200);
    server.clock().advance(Duration.ofDays(2));
    bob.authenticate();
    var _ = bob.get(Paths.tree(id, 1)).problem(ProblemType.TREE_GONE);
    PendingCommit back = bob.comeBack(id);
    assertThat(bob.submitJoin(back).status()).isEqualTo(201);
    assertThat(bob.say(back.keep(), "late, but here").status()).isEqualTo(201);
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
