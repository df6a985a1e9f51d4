package sonet.client.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupEngine.Invitation;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;

/// Roles, leaving, coming back and channels, as a client sees them.
final class RoleSessionTest {
  private static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);
  private static final RandomSource RANDOM = Providers.random();
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final GroupEngine alice = engine("alice");
  private final GroupEngine bob = engine("bob");
  private final GroupEngine carol = engine("carol");
  private GroupSession alices;
  private GroupSession bobs;
  private GroupSession carols;

  RoleSessionTest() throws ClientException {
    PreparedKeyPackage bobsKey = key(bob);
    PreparedKeyPackage carolsKey = key(carol);
    PreparedCommit commit =
        alice
            .create(Bytes.utf8("group"), alice.ownRoles())
            .prepare(new GroupChange.Add(List.of(bobsKey.message(), carolsKey.message())));
    alices = commit.after();
    bobs = join(bob, commit, bobsKey, List.of());
    carols = join(carol, commit, carolsKey, List.of());
  }

  private static GroupEngine engine(String account) {
    return new MlsEngine(
        account,
        SUITE.signer(SUITE.generateSignatureKeyPair(RANDOM)),
        new MlsEngine.Tools(Providers.pure(), RANDOM, InstantSource.system()));
  }

  private static PreparedKeyPackage key(GroupEngine engine) {
    return engine.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME);
  }

  private static GroupSession join(
      GroupEngine engine, PreparedCommit commit, PreparedKeyPackage key, List<Bytes> continued)
      throws ClientException {
    return engine
        .join(
            new Invitation(
                commit.welcome().orElseThrow(),
                commit.after().ratchetTree(),
                List.of(key.secret()),
                continued))
        .session();
  }

  private static GroupSession changed(GroupSession session, PreparedCommit commit)
      throws ClientException {
    return ((GroupEvent.Changed) session.process(commit.commit())).after();
  }

  private static void refuses(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whoBeganTheGroupMayWhatOthersMayNot() {
    assertThat(bobs.roles()).contains(alice.ownRoles());
    assertThat(bobs.role("alice")).isEqualTo(Role.OWNER);
    assertThat(bobs.role("bob")).isEqualTo(Role.MEMBER);
    assertThat(alices.may(Right.POLICY)).isTrue();
    assertThat(bobs.may(Right.ADD)).isFalse();
    assertThat(bobs.may(Right.LEAVE)).isTrue();
    refuses(
        Reason.INVALID_MESSAGE,
        () -> bobs.prepare(new GroupChange.Remove(List.of(carols.self().leaf()))));
  }

  @Test
  void anAdminIsNamedAndActs() throws ClientException {
    PreparedCommit named = alices.prepare(new GroupChange.SetRole("bob", Role.ADMIN));
    bobs = changed(bobs, named);
    carols = changed(carols, named);
    assertThat(carols.role("bob")).isEqualTo(Role.ADMIN);
    PreparedCommit removal = bobs.prepare(new GroupChange.Remove(List.of(carols.self().leaf())));
    assertThat(carols.process(removal.commit())).isInstanceOf(GroupEvent.Removed.class);
    assertThat(changed(named.after(), removal).members()).hasSize(2);
  }

  @Test
  void rightsAreChangedAsAWhole() throws ClientException {
    GroupRoles open = alice.ownRoles().with(Right.ADD, Role.MEMBER);
    bobs = changed(bobs, alices.prepare(new GroupChange.SetRoles(open)));
    assertThat(bobs.may(Right.ADD)).isTrue();
  }

  @Test
  void aGroupWithoutRolesLetsEveryoneDoEverythingButNameRoles() {
    GroupSession plain = alice.create(Bytes.utf8("plain"));
    assertThat(plain.roles()).isEmpty();
    assertThat(plain.role("anyone")).isEqualTo(Role.OWNER);
    assertThat(plain.may(Right.POLICY)).isTrue();
    refuses(Reason.INVALID_INPUT, () -> plain.prepare(new GroupChange.SetRole("bob", Role.ADMIN)));
    refuses(Reason.INVALID_INPUT, () -> bob.create(Bytes.utf8("group"), alice.ownRoles()));
  }

  @Test
  void whoLeavesIsTakenAlongByTheNextCommit() throws ClientException {
    PreparedProposal leave = bobs.leave();
    carols = ((GroupEvent.Proposed) carols.process(leave.message())).after();
    alices = ((GroupEvent.Proposed) alices.process(leave.message())).after();
    assertThat(carols.hasProposals()).isTrue();
    PreparedCommit update = carols.prepare(new GroupChange.Update());
    assertThat(leave.after().process(update.commit())).isInstanceOf(GroupEvent.Removed.class);
    alices = changed(alices, update);
    assertThat(alices.members()).extracting(GroupMember::account).containsExactly("alice", "carol");
    assertThat(alices.hasProposals()).isFalse();
  }

  @Test
  void aDeviceComesBackWithTheGroupsDescriptionAlone() throws ClientException {
    PreparedProposal leave = carols.leave();
    GroupSession knowing = ((GroupEvent.Proposed) alices.process(leave.message())).after();
    PreparedCommit back =
        bob.rejoin(
            new GroupEngine.Return(
                alices.groupInfo(), alices.ratchetTree(), List.of(leave.message())));
    alices = changed(knowing, back);
    assertThat(alices.members()).extracting(GroupMember::account).containsExactly("alice", "bob");
    Bytes message = back.after().protect(HELLO);
    assertThat(((GroupEvent.Message) alices.process(message)).plaintext()).isEqualTo(HELLO);
  }

  @Test
  void whatIsWrongWithACommitIsSaid() throws ClientException {
    Bytes commit =
        bob.rejoin(new GroupEngine.Return(alices.groupInfo(), alices.ratchetTree(), List.of()))
            .commit();
    byte[] bytes = commit.toArray();
    // An external commit ends with its confirmation tag.
    bytes[bytes.length - 1] ^= 1;

    assertThat(carols.objection(commit)).isEmpty();
    assertThat(carols.objection(Bytes.of(bytes))).contains(Objection.WRONG_CONFIRMATION_TAG);
    assertThat(carols.objection(HELLO)).contains(Objection.RULE_BROKEN);
    assertThat(changed(carols, alices.prepare(new GroupChange.Update())).epoch()).isEqualTo(2);
  }

  @Test
  void whoIsInNoGroupDoesNotComeBackIntoIt() {
    refuses(
        Reason.INVALID_MESSAGE,
        () ->
            engine("mallory")
                .rejoin(
                    new GroupEngine.Return(alices.groupInfo(), alices.ratchetTree(), List.of())));
    refuses(
        Reason.INVALID_MESSAGE,
        () -> bob.rejoin(new GroupEngine.Return(key(bob).message(), Bytes.EMPTY, List.of())));
  }

  @Test
  void aChannelIsForMembersOfTheGroupAboveIt() throws ClientException {
    PreparedKeyPackage key = key(carol);
    PreparedGroup channel =
        bobs.prepare(
            new ChannelPlan(
                Bytes.utf8("channel"),
                bobs.groupId(),
                Optional.of(bob.ownRoles()),
                List.of(key.message())));
    GroupSession joined = join(carol, channel.first(), key, List.of(carols.begin().piece()));
    assertThat(channel.created().session().members()).hasSize(1);
    assertThat(joined.role("bob")).isEqualTo(Role.OWNER);
    assertThat(joined.above()).contains(bobs.groupId());
    assertThat(bobs.above()).isEmpty();
    Bytes message = channel.first().after().protect(HELLO);
    assertThat(((GroupEvent.Message) joined.process(message)).plaintext()).isEqualTo(HELLO);
    refuses(
        Reason.INVALID_MESSAGE,
        () ->
            bobs.prepare(
                new ChannelPlan(
                    Bytes.utf8("other"),
                    bobs.groupId(),
                    Optional.empty(),
                    List.of(key(engine("mallory")).message()))));
  }
}
