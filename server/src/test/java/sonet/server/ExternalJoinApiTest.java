package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.KeyPackageBundle;
import sonet.mls.PendingCommit;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.ProposalType;
import sonet.protocol.GroupId;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.server.testing.TestDevice;

/// Devices that join by external commit.
final class ExternalJoinApiTest extends TwoDevices {
  private Problem refused(TestDevice device, Group group, SubmitCommit commit, ProblemType type)
      throws Exception {
    return device.post(Paths.commits(TestDevice.groupId(group)), commit).problem(type);
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
}
