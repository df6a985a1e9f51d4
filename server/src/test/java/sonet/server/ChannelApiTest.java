package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.mls.BegunGroup;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.ResumptionRequest;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.protocol.Channels;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupDescription.Standing;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

/// Groups below groups (docs/groups.md).
final class ChannelApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private Group parent;
  private GroupId id;
  private Group bobs;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    begin(alice.createGroup());
  }

  private void begin(Group created) throws Exception {
    parent = alice.add(created, bob, carol);
    id = TestDevice.groupId(parent);
    bobs = bob.join(bob.lastOfInbox());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static BegunGroup branch(TestDevice device, Group above, TestDevice... others)
      throws Exception {
    List<KeyPackage> keyPackages = new ArrayList<>();
    for (TestDevice other : others) {
      keyPackages.add(other.keyPackage().keyPackage());
    }
    return above.beginBranch(
        new sonet.mls.GroupId(device.environment().random().bytes(16)),
        Extensions.EMPTY,
        new ResumptionRequest(
            device.identity(), keyPackages, CommitRequest.RECEIVED.withoutTreeInWelcome()));
  }

  private static Answer create(TestDevice device, Group channel, GroupId above) throws Exception {
    return device.post(Paths.GROUPS, TestDevice.creation(channel).below(above));
  }

  /// A channel of a device with others.
  private static Group open(TestDevice device, Group above, TestDevice... others) throws Exception {
    BegunGroup begun = branch(device, above, others);
    assertThat(create(device, begun.created(), TestDevice.groupId(above)).status()).isEqualTo(201);
    List<DeviceId> targets = List.of(others).stream().map(TestDevice::id).toList();
    assertThat(device.submit(begun.created(), begun.first(), targets).status()).isEqualTo(201);
    return begun.first().keep();
  }

  private static GroupDescription describe(TestDevice device, Group group) throws Exception {
    return device
        .get(GroupOperations.DESCRIBE.at(TestDevice.groupId(group)))
        .as(GroupDescription.class);
  }

  @Test
  void aChannelIsOpenedBelowAGroupAndListed() throws Exception {
    Group channel = open(alice, parent, bob);
    Group joined = bob.join(bob.lastOfInbox(), bobs);
    assertThat(joined.epochAuthenticator()).isEqualTo(channel.epochAuthenticator());
    assertThat(bob.say(joined, "only us").status()).isEqualTo(201);
    assertThat(describe(bob, channel).parent()).contains(id);
    Channels listed = bob.get(GroupOperations.CHANNELS.at(id)).as(Channels.class);
    assertThat(listed.channels())
        .singleElement()
        .satisfies(of -> {
          assertThat(of.group()).isEqualTo(TestDevice.groupId(channel));
          assertThat(of.openedBy()).isEqualTo(alice.account());
          assertThat(of.membership()).isEqualTo(Channels.Membership.MEMBER);
        });
    assertThat(carol.get(GroupOperations.CHANNELS.at(id)).as(Channels.class).channels().getFirst())
        .extracting(Channels.Channel::membership)
        .isEqualTo(Channels.Membership.NONE);
    var _ =
        carol.get(Paths.groupInfo(TestDevice.groupId(channel))).problem(ProblemType.UNKNOWN_GROUP);
  }

  @Test
  void theSameChannelAgainHasTheSameAnswer() throws Exception {
    BegunGroup begun = branch(alice, parent, bob);
    var request = TestDevice.creation(begun.created()).below(id);
    Posted posted = alice.post(Paths.GROUPS, request).as(Posted.class);
    assertThat(alice.post(Paths.GROUPS, request).as(Posted.class)).isEqualTo(posted);
    assertThat(alice.get(GroupOperations.CHANNELS.at(id)).as(Channels.class).channels()).hasSize(1);
  }

  @Test
  void aChannelIsBoundToTheGroupAboveIt() throws Exception {
    Group unbound = alice.newGroup(alice.identity());
    assertThat(create(alice, unbound, id).status()).isEqualTo(201);
    PendingCommit add = unbound.commit(CommitRequest.add(bob.keyPackage().keyPackage()));
    assertThat(
            alice
                .submit(unbound, add, List.of(bob.id()))
                .problem(ProblemType.COMMIT_REFUSED)
                .detail())
        .contains("bound");
    Group other = alice.add(alice.createGroup(), bob);
    BegunGroup elsewhere = branch(alice, other, bob);
    assertThat(create(alice, elsewhere.created(), id).status()).isEqualTo(201);
    var _ =
        alice
            .submit(elsewhere.created(), elsewhere.first(), List.of(bob.id()))
            .problem(ProblemType.COMMIT_REFUSED);
  }

  @Test
  void whoIsNotInTheGroupAboveIsNotAddedToAChannel() throws Exception {
    Group channel = open(alice, parent, bob);
    TestDevice dave = TestDevice.register(server, "dave");
    PendingCommit add = channel.commit(CommitRequest.add(dave.keyPackage().keyPackage()));
    assertThat(
            alice
                .submit(channel, add, List.of(dave.id()))
                .problem(ProblemType.COMMIT_REFUSED)
                .detail())
        .contains("not in the group above");
    TestDevice phone = bob.link();
    var _ =
        phone.get(Paths.groupInfo(TestDevice.groupId(channel))).problem(ProblemType.UNKNOWN_GROUP);
    assertThat(phone.submitJoin(phone.comeBack(id)).status()).isEqualTo(201);
    assertThat(phone.submitJoin(phone.comeBack(TestDevice.groupId(channel))).status())
        .isEqualTo(201);
  }

  @Test
  void whoIsRemovedAboveIsRefusedBelowAtOnceAndShownToTheOthers() throws Exception {
    Group channel = open(alice, parent, bob, carol);
    Group joined = bob.join(bob.lastOfInbox(), bobs);
    GroupId channelId = TestDevice.groupId(channel);
    parent = alice.remove(parent, bob);
    var _ = bob.say(joined, "still here?").problem(ProblemType.REMOVED);
    var _ = bob.get(Paths.log(channelId, 0, 10)).problem(ProblemType.REMOVED);
    var _ = bob.get(Paths.groupInfo(channelId)).problem(ProblemType.REMOVED);
    var _ = bob.get(Paths.tree(channelId, 1)).problem(ProblemType.REMOVED);
    var _ = bob.get(GroupOperations.DESCRIBE.at(channelId)).problem(ProblemType.REMOVED);
    var _ = bob.get(GroupOperations.CHANNELS.at(id)).problem(ProblemType.REMOVED);
    PendingCommit update = joined.commit(CommitRequest.update());
    var _ = bob.submit(joined, update, List.of()).problem(ProblemType.REMOVED);
    assertThat(describe(carol, channel).members())
        .filteredOn(member -> member.standing() == Standing.OUTSIDE)
        .extracting(GroupDescription.Member::device)
        .containsExactly(bob.id());
    Group without = alice.remove(channel, bob);
    assertThat(describe(carol, without).members())
        .extracting(GroupDescription.Member::standing)
        .containsOnly(Standing.INSIDE);
  }

  @Test
  void whoIsRemovedAboveIsPushedNothingMoreFromBelow() throws Exception {
    Group channel = open(alice, parent, bob);
    LogRef log = new LogRef.Group(TestDevice.groupId(channel));
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(log, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(2);
      parent = alice.remove(parent, bob);
      assertThat(alice.say(channel, "not for bob").status()).isEqualTo(201);
      ServerFrame.Ended ended = stream.next(ServerFrame.Ended.class);
      assertThat(ended.log()).isEqualTo(log);
      assertThat(ended.problem().type()).isEqualTo(ProblemType.REMOVED);
    }
  }

  @Test
  void whoIsRemovedFarAboveIsRefusedToo() throws Exception {
    Group channel = open(alice, parent, bob);
    Group deeper = open(alice, channel, bob);
    assertThat(bob.get(GroupOperations.DESCRIBE.at(TestDevice.groupId(deeper))).status())
        .isEqualTo(200);
    parent = alice.remove(parent, bob);
    var _ =
        bob.get(GroupOperations.DESCRIBE.at(TestDevice.groupId(deeper)))
            .problem(ProblemType.REMOVED);
  }

  @Test
  void channelsLieNotTooDeep() throws Exception {
    Group above = parent;
    for (int depth = 1; depth < 4; depth++) {
      above = open(alice, above);
    }
    var _ =
        create(alice, branch(alice, above).created(), TestDevice.groupId(above))
            .problem(ProblemType.QUOTA);
  }

  @Test
  void whoMayNotOpensNoChannel() throws Exception {
    begin(
        alice.createGroup(
            GroupRoles.of(Credential.basic("alice")).with(Right.CHANNELS, Role.ADMIN)));
    Group newer = bobs;
    var _ = create(bob, branch(bob, newer).created(), id).problem(ProblemType.FORBIDDEN);
    assertThat(create(alice, branch(alice, parent).created(), id).status()).isEqualTo(201);
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = create(dave, dave.newGroup(dave.identity()), id).problem(ProblemType.UNKNOWN_GROUP);
    var _ = dave.get(GroupOperations.CHANNELS.at(id)).problem(ProblemType.UNKNOWN_GROUP);
    var _ =
        create(
                alice,
                alice.newGroup(alice.identity()),
                new GroupId(sonet.crypto.Bytes.utf8("no such group")))
            .problem(ProblemType.UNKNOWN_GROUP);
    parent = alice.remove(parent, bob);
    var _ = create(bob, branch(bob, newer).created(), id).problem(ProblemType.REMOVED);
  }
}
