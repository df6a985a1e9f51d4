package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.ProtocolVersion;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Joiners;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.mls.suite.CipherSuiteId;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupDescription.Rights;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.GroupStatus;
import sonet.protocol.Paths;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SubmitMessage;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// What the server makes of roles (docs/roles.md), of those who leave, and of groups that are
/// closed.
final class GroupRolesApiTest {
  private static final GroupRoles ROLES =
      GroupRoles.of(Credential.basic("alice")).with(Credential.basic("bob"), Role.ADMIN);

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private Group group;
  private GroupId id;
  private Group bobs;
  private Group carols;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    begin(ROLES);
  }

  private void begin(GroupRoles roles) throws Exception {
    group = alice.add(alice.createGroup(roles), bob, carol);
    id = TestDevice.groupId(group);
    bobs = bob.join(bob.lastOfInbox());
    carols = carol.join(carol.lastOfInbox());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GroupDescription describe(TestDevice device) throws Exception {
    return device.get(GroupOperations.DESCRIBE.at(id)).as(GroupDescription.class);
  }

  private static void breaks(String rule, String section, Answer answer) throws Exception {
    Problem problem = answer.problem(ProblemType.MLS_INVALID);
    assertThat(problem.broken())
        .contains(new Problem.BrokenRule(rule, "docs/roles.md §" + section));
  }

  @Test
  void aGroupIsDescribedWithItsMembersAndTheirRights() throws Exception {
    GroupDescription shown = describe(carol);
    assertThat(shown.epoch()).isEqualTo(1);
    assertThat(shown.head()).isEqualTo(2);
    assertThat(shown.status()).isEqualTo(GroupStatus.OPEN);
    assertThat(shown.parent()).isEmpty();
    assertThat(shown.members())
        .extracting(GroupDescription.Member::account, GroupDescription.Member::role)
        .containsExactly(
            tuple(alice.account(), GroupDescription.Role.OWNER),
            tuple(bob.account(), GroupDescription.Role.ADMIN),
            tuple(carol.account(), GroupDescription.Role.MEMBER));
    assertThat(shown.members())
        .extracting(GroupDescription.Member::device)
        .containsExactly(alice.id(), bob.id(), carol.id());
    assertThat(shown.rights())
        .contains(
            new Rights(
                GroupDescription.Role.ADMIN,
                GroupDescription.Role.ADMIN,
                GroupDescription.Role.ADMIN,
                GroupDescription.Role.OWNER,
                GroupDescription.Role.ADMIN,
                GroupDescription.Role.MEMBER,
                GroupDescription.Role.MEMBER,
                GroupDescription.Joiners.OWN_DEVICES));
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = dave.get(GroupOperations.DESCRIBE.at(id)).problem(ProblemType.UNKNOWN_GROUP);
  }

  @Test
  void aGroupWithoutRolesSaysNothingOfThem() throws Exception {
    id = TestDevice.groupId(alice.createGroup());
    GroupDescription shown = describe(alice);
    assertThat(shown.rights()).isEmpty();
    assertThat(shown.members().getFirst().role()).isEqualTo(GroupDescription.Role.OWNER);
  }

  /// A device whose own engine lets it do everything, since it takes all users for one.
  private static Answer misled(
      TestDevice device, Group group, CommitRequest request, DeviceId... added) throws Exception {
    AuthenticationService everyoneIsOne =
        new AuthenticationService() {
          @Override
          public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
            return true;
          }

          @Override
          public boolean matches(Credential first, Credential second, long epochSecond) {
            return true;
          }
        };
    Environment plain = device.environment();
    Group lax =
        group.withEnvironment(
            new Environment(
                plain.suites(),
                plain.random(),
                plain.clock(),
                everyoneIsOne,
                plain.psks(),
                plain.policy()));
    PendingCommit pending = lax.commit(request.withoutTreeInWelcome());
    return device.submit(lax, pending, List.of(added));
  }

  private static CommitRequest changing(Group group, GroupRoles roles) {
    return CommitRequest.RECEIVED.with(group.withRoles(roles));
  }

  @Test
  void whatARoleDoesNotAllowTheServerRefusesWithTheRule() throws Exception {
    breaks(
        "ROLE_MAY_NOT_REMOVE",
        "3.2",
        misled(carol, carols, CommitRequest.remove(TestDevice.leafOf(carols, bob))));
    breaks(
        "ROLE_MAY_NOT_CHANGE_ROLES",
        "3.3",
        misled(carol, carols, changing(carols, ROLES.with(Credential.basic("carol"), Role.OWNER))));
    breaks(
        "ROLE_MAY_NOT_CHANGE_POLICY",
        "3.4",
        misled(carol, carols, changing(carols, ROLES.with(Right.ADD, Role.MEMBER))));
    breaks(
        "REMOVE_OF_HIGHER_ROLE",
        "3.2",
        misled(bob, bobs, CommitRequest.remove(TestDevice.leafOf(bobs, alice))));
    breaks(
        "ROLE_ABOVE_OWN",
        "3.3",
        misled(bob, bobs, changing(bobs, ROLES.with(Credential.basic("bob"), Role.OWNER))));
    breaks(
        "LAST_OWNER_GONE",
        "3.7",
        misled(alice, group, changing(group, GroupRoles.of(Credential.basic("nobody")))));
    TestDevice dave = TestDevice.register(server, "dave");
    breaks(
        "ROLE_MAY_NOT_ADD",
        "3.1",
        misled(carol, carols, CommitRequest.add(dave.keyPackage().keyPackage()), dave.id()));
    assertThat(describe(alice).epoch()).isEqualTo(1);
  }

  @Test
  void anAdminIsNamedAndActs() throws Exception {
    GroupRoles more = ROLES.with(Credential.basic("carol"), Role.ADMIN);
    PendingCommit named = group.commit(CommitRequest.RECEIVED.with(group.withRoles(more)));
    assertThat(alice.submit(group, named, List.of()).status()).isEqualTo(201);
    Group followed = carol.follow(carols, 2);
    TestDevice dave = TestDevice.register(server, "dave");
    assertThat(carol.add(followed, dave).size()).isEqualTo(4);
    assertThat(describe(carol).members().get(2).role()).isEqualTo(GroupDescription.Role.ADMIN);
  }

  @Test
  void whoLeavesGoesWithTheNextCommitOfAnyone() throws Exception {
    Group leaving = carol.askToLeave(carols);
    Group followed = bob.follow(bobs, 2);
    PendingCommit taking = followed.commit(CommitRequest.RECEIVED);
    assertThat(bob.submit(followed, taking, List.of()).status()).isEqualTo(201);
    assertThat(describe(alice).members())
        .extracting(GroupDescription.Member::device)
        .containsExactly(alice.id(), bob.id());
    Bytes commit = carol.entries(carols, 3).getLast().body();
    assertThat(leaving.process(commit))
        .isInstanceOfSatisfying(
            Received.Removed.class, removed -> assertThat(removed.left()).isTrue());
    var _ = carol.say(carols, "bye").problem(ProblemType.REMOVED);
    var _ = carol.get(GroupOperations.DESCRIBE.at(id)).problem(ProblemType.REMOVED);
  }

  @Test
  void whoMayNotLeaveIsLetGoByOneWhoMayRemove() throws Exception {
    begin(ROLES.with(Right.LEAVE, Role.OWNER));
    TestDevice dave = TestDevice.register(server, "dave");
    group = alice.add(group, dave);
    Group daves = dave.join(dave.lastOfInbox());
    Group leaving = carol.askToLeave(carol.follow(carols, 2));
    assertThat(leaving.proposals()).hasSize(1);
    Group seen = dave.follow(daves, 3);
    assertThat(seen.commit(CommitRequest.RECEIVED).effect().left()).isEmpty();
    breaks("ROLE_MAY_NOT_LEAVE", "3.5", misled(dave, seen, CommitRequest.RECEIVED));
    Group admin = bob.follow(bobs, 2);
    PendingCommit granted = admin.commit(CommitRequest.RECEIVED);
    assertThat(granted.effect().left()).hasSize(1);
    assertThat(bob.submit(admin, granted, List.of()).status()).isEqualTo(201);
    assertThat(describe(alice).members()).hasSize(3);
  }

  @Test
  void nobodyJoinsByItselfWhereNobodyShall() throws Exception {
    begin(ROLES.with(Joiners.NOBODY));
    TestDevice laptop = alice.link();
    assertThatThrownBy(() -> laptop.comeBack(id))
        .hasMessageContaining("does not let the client join");
    id = TestDevice.groupId(alice.createGroup(ROLES));
    assertThat(laptop.submitJoin(laptop.comeBack(id)).status()).isEqualTo(201);
    TestDevice dave = TestDevice.register(server, "dave");
    var _ = dave.get(Paths.groupInfo(id)).problem(ProblemType.UNKNOWN_GROUP);
  }

  @Test
  void aReInitClosesAGroupForGood() throws Exception {
    Bytes next = Bytes.utf8("the group after it");
    PendingCommit close =
        group.commit(
            CommitRequest.RECEIVED.with(
                new Proposal.ReInit(
                    new sonet.mls.GroupId(next),
                    ProtocolVersion.MLS10,
                    new CipherSuiteId(1),
                    group.context().extensions())));
    assertThat(alice.submit(group, close, List.of()).status()).isEqualTo(201);
    GroupDescription shown = describe(bob);
    assertThat(shown.status()).isEqualTo(GroupStatus.CLOSED);
    assertThat(shown.successor()).contains(new GroupId(next));
    assertThat(bob.say(bobs, "late").problem(ProblemType.GROUP_CLOSED).detail())
        .contains(new GroupId(next).toString());
    var _ =
        bob.submit(bobs, bobs.commit(CommitRequest.update()), List.of())
            .problem(ProblemType.GROUP_CLOSED);
    Bytes proposal = bobs.leave().message().encoded();
    var _ =
        bob.post(Paths.proposals(id), new SubmitMessage(proposal))
            .problem(ProblemType.GROUP_CLOSED);
    var _ = carol.submitJoin(carol.comeBack(id)).problem(ProblemType.GROUP_CLOSED);
    assertThat(bob.follow(bobs, 2).closedBy()).isPresent();
    server.restart();
    bob.authenticate();
    assertThat(describe(bob).status()).isEqualTo(GroupStatus.CLOSED);
  }
}
