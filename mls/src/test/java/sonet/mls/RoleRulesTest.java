package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.framing.Content;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.MembershipProof;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Joiners;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.UpdatePath;

/// Commits that roles do not allow, made by members that make them all the same (docs/roles.md §3).
/// Alice is a plain member or an admin, bob the owner, carol a plain member.
final class RoleRulesTest {
  private static final Credential ALICE = Credential.basic("alice");
  private static final Credential BOB = Credential.basic("bob");
  private static final Credential CAROL = Credential.basic("carol");
  private static final LeafIndex BOBS = new LeafIndex(1);
  private static final LeafIndex CAROLS = new LeafIndex(2);
  private static final Proposal LEAVE = new Proposal.SelfRemove();
  private static final GroupRoles PLAIN = GroupRoles.of(BOB);
  private static final GroupRoles ADMIN = PLAIN.with(ALICE, Role.ADMIN);

  static Stage.Setup setup(Extension... extensions) {
    return Stage.Setup.PLAIN
        .with(extensions)
        .withIdentity(plain ->
            plain
                .withCapabilities(plain.capabilities().with(GroupRoles.TYPE))
                .supporting(ProposalType.SELF_REMOVE));
  }

  private static Stage stage(GroupRoles roles) throws MlsException {
    return new Stage(setup(roles.toExtension()));
  }

  private static Proposal add(Stage stage, String name) {
    return new Proposal.Add(stage.keyPackage(stage.client(name)).keyPackage());
  }

  private static Proposal change(GroupRoles roles) {
    return new Proposal.GroupContextExtensions(Extensions.of(roles.toExtension()));
  }

  /// A commit that alice's engine makes, and that carol and the observer take.
  private static Group agreed(Stage stage, Proposal... proposals) throws MlsException {
    PendingCommit commit =
        stage.a.commit(CommitRequest.RECEIVED.withoutReceived().with(List.of(proposals)));
    Bytes message = commit.message().encoded();
    Group next = stage.c.process(message).group();
    assertThat(next.epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
    assertThat(stage.observer.process(message))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            seen -> assertThat(seen.group().context()).isEqualTo(next.context()));
    return next;
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_ADD)
  void aPlainMemberAddsNobodyElse() throws MlsException {
    Stage stage = stage(PLAIN);
    stage.refusesList(Rule.ROLE_MAY_NOT_ADD, add(stage, "dave"));
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_ADD)
  void whatAMemberMayNotTheOwnerDoesNotCommitForIt() throws MlsException {
    Stage stage = stage(PLAIN);
    MlsMessage add = stage.byAlice().proposal(add(stage, "dave"));
    stage.refuses(Rule.ROLE_MAY_NOT_ADD, add, stage.byBob().commitOf(add));
  }

  @Test
  void theOwnersOwnEngineLeavesOutWhatAMemberMayNotPropose() throws MlsException {
    Stage stage = stage(PLAIN);
    Group b = stage.b.process(stage.byAlice().proposal(add(stage, "dave")).encoded()).keep();
    assertThat(b.commit(CommitRequest.RECEIVED).effect().added()).isEmpty();
  }

  @Test
  void everyoneCommitsWhatTheOwnerProposes() throws MlsException {
    Stage stage = stage(PLAIN);
    MlsMessage add = stage.byBob().proposal(add(stage, "dave"));
    PendingCommit commit = stage.a.process(add.encoded()).keep().commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().added()).hasSize(1);
    Group c = stage.c.process(add.encoded()).keep();
    assertThat(c.process(commit.message().encoded()).keep().size()).isEqualTo(4);
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_ADD)
  void whoProposesItselfNeedsACommitterThatMayAdd() throws MlsException {
    Stage stage = stage(PLAIN);
    TestClient dave = stage.client("dave");
    KeyPackageBundle bundle = stage.keyPackage(dave);
    Forger alice = stage.byAlice();
    MlsMessage wish =
        alice.open(
            alice.content(
                new Sender.NewMemberProposal(),
                new Content.Proposal(new Proposal.Add(bundle.keyPackage()))),
            dave.signer());
    stage.refuses(Rule.ROLE_MAY_NOT_ADD, wish, alice.commitOf(wish));
    PendingCommit commit = stage.b.process(wish.encoded()).keep().commit(CommitRequest.RECEIVED);
    assertThat(stage.c.process(wish.encoded()).keep().process(commit.message().encoded()))
        .isInstanceOf(Received.Commit.class);
  }

  @Test
  void everyoneAddsAndRemovesItsOwnDevices() throws MlsException {
    Stage stage = stage(PLAIN);
    PendingCommit commit = stage.a.commit(CommitRequest.RECEIVED.with(add(stage, "alice/phone")));
    Group c = stage.c.process(commit.message().encoded()).keep();
    Group a = commit.keep();
    assertThat(a.size()).isEqualTo(4);
    PendingCommit gone = a.commit(CommitRequest.remove(new LeafIndex(3)));
    assertThat(c.process(gone.message().encoded()).keep().size()).isEqualTo(3);
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_REMOVE)
  void aPlainMemberRemovesNobodyElse() throws MlsException {
    stage(PLAIN).refusesList(Rule.ROLE_MAY_NOT_REMOVE, new Proposal.Remove(CAROLS));
  }

  @Test
  @Breaks(Rule.REMOVE_OF_HIGHER_ROLE)
  void anAdminRemovesNoOwner() throws MlsException {
    stage(ADMIN).refusesList(Rule.REMOVE_OF_HIGHER_ROLE, new Proposal.Remove(BOBS));
  }

  @Test
  void anAdminAddsAndRemovesMembersAndAdmins() throws MlsException {
    Stage stage = stage(ADMIN.with(CAROL, Role.ADMIN));
    assertThat(agreed(stage, add(stage, "dave")).size()).isEqualTo(4);
    PendingCommit commit = stage.a.commit(CommitRequest.remove(CAROLS));
    assertThat(stage.c.process(commit.message().encoded())).isInstanceOf(Received.Removed.class);
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_CHANGE_ROLES)
  void aPlainMemberChangesNoRoles() throws MlsException {
    Stage stage = stage(PLAIN);
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_ROLES, change(PLAIN.with(Credential.basic("dave"), Role.ADMIN)));
    stage.refusesList(Rule.ROLE_MAY_NOT_CHANGE_ROLES, change(PLAIN.with(ALICE, Role.OWNER)));
    List<GroupRoles.Assignment> idle = new ArrayList<>(PLAIN.assignments());
    idle.add(new GroupRoles.Assignment(ALICE, Role.MEMBER));
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_ROLES,
        change(new GroupRoles(PLAIN.needed(), PLAIN.joiners(), PLAIN.defaultRole(), idle)));
  }

  @Test
  @Breaks(Rule.ROLE_ABOVE_OWN)
  void anAdminMakesNoOwnersAndUnmakesNone() throws MlsException {
    Stage stage = stage(ADMIN);
    stage.refusesList(Rule.ROLE_ABOVE_OWN, change(ADMIN.with(ALICE, Role.OWNER)));
    stage.refusesList(Rule.ROLE_ABOVE_OWN, change(ADMIN.with(BOB, Role.ADMIN)));
    stage.refusesList(Rule.ROLE_ABOVE_OWN, change(ADMIN.with(BOB, Role.MEMBER)));
  }

  @Test
  @Breaks(Rule.ROLE_ABOVE_OWN)
  void whoMayChangeThePolicyMakesNotEverybodyAnOwner() throws MlsException {
    GroupRoles roles = ADMIN.with(Right.POLICY, Role.ADMIN);
    stage(roles).refusesList(Rule.ROLE_ABOVE_OWN, change(roles.withDefault(Role.OWNER)));
  }

  @Test
  void anAdminNamesAdminsAndStepsDown() throws MlsException {
    Group next = agreed(stage(ADMIN), change(ADMIN.with(CAROL, Role.ADMIN)));
    assertThat(next.role(CAROLS)).isEqualTo(Role.ADMIN);
    assertThat(next.may(Right.ADD)).isTrue();
    Group stepped = agreed(stage(ADMIN), change(PLAIN));
    assertThat(stepped.role(new LeafIndex(0))).isEqualTo(Role.MEMBER);
  }

  @ParameterizedTest
  @EnumSource(Right.class)
  @Breaks(Rule.ROLE_MAY_NOT_CHANGE_POLICY)
  void anAdminChangesNoRight(Right right) throws MlsException {
    Role other = ADMIN.needed(right) == Role.ADMIN ? Role.MEMBER : Role.ADMIN;
    stage(ADMIN).refusesList(Rule.ROLE_MAY_NOT_CHANGE_POLICY, change(ADMIN.with(right, other)));
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_CHANGE_POLICY)
  void anAdminChangesNothingElseInTheContext() throws MlsException {
    Stage stage = stage(ADMIN);
    stage.refusesList(Rule.ROLE_MAY_NOT_CHANGE_POLICY, change(ADMIN.with(Joiners.ANYONE)));
    stage.refusesList(Rule.ROLE_MAY_NOT_CHANGE_POLICY, change(ADMIN.withDefault(Role.ADMIN)));
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_POLICY, new Proposal.GroupContextExtensions(Extensions.EMPTY));
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_POLICY,
        new Proposal.GroupContextExtensions(
            Extensions.of(ADMIN.toExtension(), RequiredCapabilities.NONE.toExtension())));
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_POLICY,
        new Proposal.ReInit(
            new GroupId(Bytes.utf8("the next")),
            ProtocolVersion.MLS10,
            new CipherSuiteId(1),
            Extensions.EMPTY));
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_CHANGE_POLICY)
  void anAdminChangesNoDataThatAskSomethingOfMembers() throws MlsException {
    Stage stage =
        new Stage(
            setup(ADMIN.toExtension())
                .withIdentity(plain ->
                    plain
                        .withCapabilities(plain.capabilities().with(GroupRoles.TYPE))
                        .supporting(ProposalType.APP_DATA_UPDATE)
                        .withComponents(ComponentsList.EMPTY)));
    stage.refusesList(
        Rule.ROLE_MAY_NOT_CHANGE_POLICY,
        new Proposal.AppDataUpdate(
            ComponentId.APP_COMPONENTS, Optional.of(ComponentsList.EMPTY.encoded())));
  }

  @Test
  void theOwnerChangesWhatItLikesAndGivesTheRolesUp() throws MlsException {
    Stage stage = stage(GroupRoles.of(ALICE));
    GroupRoles other =
        GroupRoles.of(ALICE)
            .with(Right.ADD, Role.MEMBER)
            .with(BOB, Role.OWNER)
            .with(Joiners.ANYONE);
    assertThat(agreed(stage, change(other)).roles()).contains(other);
    Group without = agreed(stage, new Proposal.GroupContextExtensions(Extensions.EMPTY));
    assertThat(without.roles()).isEmpty();
    assertThat(without.role(CAROLS)).isEqualTo(Role.OWNER);
  }

  @Test
  @Breaks(Rule.ROLE_MAY_NOT_LEAVE)
  void whoMayNotLeaveIsNotTakenAlongByItsLike() throws MlsException {
    Stage stage = stage(GroupRoles.of(CAROL).with(Right.LEAVE, Role.ADMIN));
    MlsMessage leave = stage.byBob().proposal(LEAVE);
    stage.refuses(Rule.ROLE_MAY_NOT_LEAVE, leave, stage.byAlice().commitOf(leave));
    MlsMessage removal = stage.byBob().proposal(new Proposal.Remove(BOBS));
    stage.refuses(Rule.ROLE_MAY_NOT_LEAVE, removal, stage.byAlice().commitOf(removal));
  }

  @Test
  void whoMayRemoveGrantsALeave() throws MlsException {
    Stage stage = stage(GroupRoles.of(ALICE).with(Right.LEAVE, Role.ADMIN));
    MlsMessage leave = stage.b.leave().message();
    PendingCommit commit = stage.a.process(leave.encoded()).keep().commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().left(BOBS)).isTrue();
    Group c = stage.c.process(leave.encoded()).keep();
    assertThat(c.process(commit.message().encoded()).keep().size()).isEqualTo(2);
  }

  @Test
  void aDeviceLeavesAsLongAsAnotherOfItsUserStays() throws MlsException {
    Stage stage = stage(PLAIN.with(Right.LEAVE, Role.OWNER));
    TestClient phone = stage.client("alice/phone");
    KeyPackageBundle bundle = stage.keyPackage(phone);
    PendingCommit commit = stage.a.commit(CommitRequest.add(bundle.keyPackage()));
    Group c = stage.c.process(commit.message().encoded()).keep();
    Group joined = phone.join(commit.welcome(), bundle);
    Bytes leave = joined.leave().message().encoded();
    PendingCommit without = c.process(leave).keep().commit(CommitRequest.RECEIVED);
    assertThat(without.effect().left()).hasSize(1);
    Group a = commit.keep().process(leave).keep();
    assertThat(a.process(without.message().encoded()).keep().size()).isEqualTo(3);
  }

  @Test
  @Breaks(Rule.EXTERNAL_JOIN_NOT_ALLOWED)
  void whoIsNoMemberDoesNotJoinByItself() throws MlsException {
    joinIsRefused(stage(PLAIN), "dave");
  }

  @Test
  @Breaks(Rule.EXTERNAL_JOIN_NOT_ALLOWED)
  void notEvenAMemberDoesWhereNobodyShall() throws MlsException {
    joinIsRefused(stage(PLAIN.with(Joiners.NOBODY)), "carol/phone");
  }

  private static void joinIsRefused(Stage stage, String name) throws MlsException {
    TestClient joiner = stage.client(name);
    Stage.assertRefused(
        Rule.EXTERNAL_JOIN_NOT_ALLOWED,
        () ->
            Group.joinExternally(
                joiner.environment(),
                ExternalJoinRequest.of(stage.groupInfo(), stage.identity(joiner))));
    Forger forger = stage.byAlice();
    ClientIdentity identity = stage.identity(joiner);
    stage.refuses(
        Rule.EXTERNAL_JOIN_NOT_ALLOWED,
        forger.externalCommit(
            List.of(new ProposalOrRef.ByValue(new Proposal.ExternalInit(forger.freshKey()))),
            Optional.of(
                forger.path(
                    forger.tree(),
                    new LeafIndex(3),
                    identity.leaf(Bytes.EMPTY),
                    identity.signer())),
            identity.signer()));
  }

  @Test
  void aMembersFurtherDeviceJoinsByItself() throws MlsException {
    joins(stage(PLAIN), "carol/phone");
    joins(stage(PLAIN.with(Joiners.ANYONE)), "dave");
  }

  private static void joins(Stage stage, String name) throws MlsException {
    TestClient joiner = stage.client(name);
    PendingCommit join =
        Group.joinExternally(
            joiner.environment(),
            ExternalJoinRequest.of(stage.groupInfo(), stage.identity(joiner)));
    assertThat(stage.c.process(join.message().encoded()).keep().size()).isEqualTo(4);
    assertThat(stage.observer.process(join.message().encoded()))
        .isInstanceOf(Observed.Commit.class);
  }

  @Test
  void theLastOwnerComesBackByItself() throws MlsException {
    Stage stage = stage(PLAIN);
    PendingCommit back =
        Group.joinExternally(
            stage.bob.environment(),
            ExternalJoinRequest.of(stage.groupInfo(), stage.identity(stage.bob)).replacing(BOBS));
    Group c = stage.c.process(back.message().encoded()).keep();
    assertThat(c.role(BOBS)).isEqualTo(Role.OWNER);
  }

  @Test
  @Breaks(Rule.LAST_OWNER_GONE)
  void theLastOwnerDoesNotLeave() throws MlsException {
    Stage stage = stage(PLAIN);
    MlsMessage leave = stage.byBob().proposal(LEAVE);
    stage.refuses(Rule.LAST_OWNER_GONE, leave, stage.byAlice().commitOf(leave));
  }

  @Test
  void anOwnerLeavesOnceThereIsAnother() throws MlsException {
    Stage stage = stage(PLAIN.with(CAROL, Role.OWNER));
    MlsMessage leave = stage.b.leave().message();
    PendingCommit commit = stage.a.process(leave.encoded()).keep().commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().left(BOBS)).isTrue();
  }

  @Test
  @Breaks(Rule.LAST_OWNER_GONE)
  void theLastOwnerMakesItselfNothingElse() throws MlsException {
    GroupRoles roles = GroupRoles.of(ALICE);
    Stage stage = stage(roles);
    stage.refusesList(Rule.LAST_OWNER_GONE, change(roles.with(ALICE, Role.MEMBER)));
    stage.refusesList(
        Rule.LAST_OWNER_GONE, change(GroupRoles.of(Credential.basic("somebody else"))));
  }

  @Test
  @Breaks(Rule.LAST_OWNER_GONE)
  void aGroupDoesNotComeToRolesWithoutAnOwner() throws MlsException {
    Stage stage = new Stage(setup());
    stage.refusesList(Rule.LAST_OWNER_GONE, change(GroupRoles.of(Credential.basic("nobody"))));
    assertThat(agreed(stage, change(PLAIN)).roles()).contains(PLAIN);
  }

  @Test
  @Breaks(Rule.MALFORMED_ROLES)
  void rolesAreWellFormed() throws MlsException {
    Extension malformed = new Extension(GroupRoles.TYPE, Bytes.utf8("roles"));
    Stage.assertRefused(Rule.MALFORMED_ROLES, () -> new Stage(setup(malformed)));
    new Stage(setup())
        .refusesList(
            Rule.MALFORMED_ROLES, new Proposal.GroupContextExtensions(Extensions.of(malformed)));
    stage(GroupRoles.of(ALICE))
        .refusesList(
            Rule.MALFORMED_ROLES, new Proposal.GroupContextExtensions(Extensions.of(malformed)));
  }

  @Test
  void anExternalSenderActsAsAnAdmin() throws MlsException {
    TestClient service = TestClient.create("service", 1, 7);
    Stage stage =
        new Stage(
            setup(
                PLAIN.toExtension(),
                ExternalSender.toExtension(
                    List.of(
                        new ExternalSender(
                            service.signer().publicKey(), Credential.basic("service"))))));
    Forger alice = stage.byAlice();
    MlsMessage removal = fromOutside(alice, service, new Proposal.Remove(CAROLS));
    PendingCommit commit = stage.a.process(removal.encoded()).keep().commit(CommitRequest.RECEIVED);
    assertThat(commit.effect().removed()).hasSize(1);
    MlsMessage tooMuch = fromOutside(alice, service, new Proposal.Remove(BOBS));
    stage.refuses(Rule.REMOVE_OF_HIGHER_ROLE, tooMuch, alice.commitOf(tooMuch));
  }

  private static MlsMessage fromOutside(Forger forger, TestClient sender, Proposal proposal) {
    return forger.open(
        forger.content(new Sender.External(0), new Content.Proposal(proposal)), sender.signer());
  }

  @Test
  void whoeverBeginsAGroupBringsItsOwnerIn() throws MlsException {
    // The stage does so already: alice, a plain member of it, has added bob and carol.
    Stage stage = stage(PLAIN);
    assertThat(stage.a.role(new LeafIndex(0))).isEqualTo(Role.MEMBER);
    assertThat(stage.a.role(BOBS)).isEqualTo(Role.OWNER);
    assertThat(stage.a.may(Right.ADD)).isFalse();
    assertThat(stage.b.may(Right.POLICY)).isTrue();
    ObservedGroup observer = stage.observer;
    assertThat(observer.roles()).contains(PLAIN);
    assertThat(observer.role(BOBS)).isEqualTo(Role.OWNER);
  }

  @Test
  @Breaks(Rule.LAST_OWNER_GONE)
  void whoeverBeginsAGroupMustBringItsOwnerIn() throws MlsException {
    TestClient alice = stage(PLAIN).client("alice");
    ClientIdentity identity = setup().identity().apply(alice.identity());
    Group group =
        Group.create(
            alice.environment(),
            new Group.Parameters(
                alice.suite(), new GroupId(Bytes.utf8("new")), Extensions.of(PLAIN.toExtension())),
            identity);
    Stage.assertRefused(Rule.LAST_OWNER_GONE, () -> group.commit(CommitRequest.update()));
  }

  @Test
  @Breaks({
    Rule.ROLE_MAY_NOT_ADD,
    Rule.ROLE_MAY_NOT_REMOVE,
    Rule.ROLE_MAY_NOT_CHANGE_ROLES,
    Rule.ROLE_MAY_NOT_CHANGE_POLICY
  })
  void aLightMemberHoldsTheCommitterToItsRole() throws MlsException {
    LightStage light = new LightStage(setup(PLAIN.toExtension()));
    light.refuses(Rule.ROLE_MAY_NOT_ADD, light.forged(add(light.stage, "dave")));
    // Of all leaves but the committer's a light member knows its own.
    light.refuses(Rule.ROLE_MAY_NOT_REMOVE, light.forged(new Proposal.Remove(light.c.self())));
    light.refuses(
        Rule.ROLE_MAY_NOT_CHANGE_ROLES, light.forged(change(PLAIN.with(ALICE, Role.OWNER))));
    light.refuses(
        Rule.ROLE_MAY_NOT_CHANGE_POLICY,
        light.forged(new Proposal.GroupContextExtensions(Extensions.EMPTY)));
    light.refuses(
        Rule.MALFORMED_ROLES,
        light.forged(
            new Proposal.GroupContextExtensions(
                Extensions.of(new Extension(GroupRoles.TYPE, Bytes.EMPTY)))));
  }

  @Test
  @Breaks(Rule.EXTERNAL_JOIN_NOT_ALLOWED)
  void aLightMemberKnowsWhereNobodyJoinsByItself() throws MlsException {
    LightStage light = new LightStage(setup(PLAIN.with(Joiners.NOBODY).toExtension()));
    TestClient phone = light.stage.client("bob/phone");
    LeafIndex leaf = new LeafIndex(3);
    Forger alice = light.byAlice();
    ClientIdentity identity = light.stage.identity(phone);
    UpdatePath path = alice.path(alice.tree(), leaf, identity.leaf(Bytes.EMPTY), identity.signer());
    RatchetTree after = alice.tree().merge(leaf, path, Set.of(), light.a.groupId());
    light.refuses(
        Rule.EXTERNAL_JOIN_NOT_ALLOWED,
        new AnnotatedCommit(
            alice.externalCommit(
                List.of(new ProposalOrRef.ByValue(new Proposal.ExternalInit(alice.freshKey()))),
                Optional.of(path),
                identity.signer()),
            Optional.empty(),
            after.treeHash(),
            Optional.of(
                new AnnotatedCommit.ResolutionIndex(
                    after.ciphertextIndex(leaf, light.c.self(), Set.of()))),
            MembershipProof.of(after, leaf),
            MembershipProof.of(after, light.c.self())));
  }
}
