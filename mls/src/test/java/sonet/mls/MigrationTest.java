package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;

/// A running group moves to a post-quantum suite by ReInit (RFC 9420 §11.2).
final class MigrationTest {
  private static final ExtensionType NAME = new ExtensionType(0xff01);
  private static final Extensions NAMED =
      Extensions.of(new Extension(NAME, Bytes.utf8("the garden club")));

  private final List<TestClient> clients = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  /// Alice and others, in suite 1, all of whom know the extension that holds the name.
  private void gather(String... names) throws MlsException {
    for (String name : names) {
      clients.add(TestClient.create(name, 1, 5));
    }
    TestClient alice = clients.getFirst();
    groups.add(
        Group.create(
            alice.environment(),
            new Group.Parameters(alice.suite(), new GroupId(Bytes.utf8("old")), NAMED),
            identity(alice)));
    for (TestClient joiner : clients.subList(1, clients.size())) {
      KeyPackageBundle bundle = keyPackage(joiner, joiner.suite(), identity(joiner));
      PendingCommit added = groups.getFirst().commit(CommitRequest.add(bundle.keyPackage()));
      for (int i = 1; i < groups.size(); i++) {
        groups.set(i, groups.get(i).process(added.message()).keep());
      }
      groups.set(0, added.keep());
      groups.add(joiner.join(added.welcome(), bundle));
    }
  }

  private static ClientIdentity identity(TestClient client) {
    ClientIdentity plain = client.identity();
    return plain.withCapabilities(Clients.withExtensions(plain.capabilities(), NAME));
  }

  private static KeyPackageBundle keyPackage(
      TestClient client, MlsSuite suite, ClientIdentity identity) {
    return KeyPackageBundle.create(
        client.environment(),
        suite,
        identity,
        new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400));
  }

  /// The same person in another suite: with the same key where that is of the right kind.
  private static TestClient in(int suite, TestClient client) {
    TestClient other = TestClient.create(client.name(), suite, 6);
    return other.signer().scheme().equals(client.signer().scheme())
        ? new TestClient(
            client.name(), other.suite(), client.signer(), client.environment(), client.psks())
        : other;
  }

  private MigrationRequest request(int suite, List<KeyPackageBundle> bundles) {
    TestClient alice = clients.getFirst();
    return MigrationRequest.of(
            groups.getFirst(),
            new CipherSuiteId(suite),
            identity(in(suite, alice)),
            alice.environment().random())
        .with(bundles.stream().map(KeyPackageBundle::keyPackage).toList());
  }

  private List<KeyPackageBundle> keyPackages(int suite) {
    return clients.stream()
        .skip(1)
        .map(client -> in(suite, client))
        .map(client -> keyPackage(client, client.suite(), identity(client)))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0xf001, 0xf003, 0xf006, 0xf00a, 3})
  void everybodyAndTheNameMoveInOneCall(int suite) throws MlsException {
    gather("alice", "bob", "carol", "dave");
    Group alice = groups.getFirst();
    MlsMessage earlier = groups.get(1).protect(Bytes.utf8("said before"));
    List<KeyPackageBundle> bundles = keyPackages(suite);

    Migration.Ready ready = (Migration.Ready) alice.migrate(request(suite, bundles));

    assertThat(ready.removal()).isEmpty();
    Group created = ready.first().keep();
    assertThat(created.suite().id().value()).isEqualTo(suite);
    assertThat(created.context().extensions()).isEqualTo(NAMED);
    List<Group> moved = new ArrayList<>(List.of(created));
    for (int i = 1; i < clients.size(); i++) {
      Group closed = groups.get(i).process(ready.reInit().message()).keep();
      assertThat(closed.closedBy()).isPresent();
      moved.add(join(suite, i, closed, bundles.get(i - 1), ready));
    }
    assertThat(moved)
        .extracting(Group::epochAuthenticator)
        .containsOnly(created.epochAuthenticator());
    assertThat(created.all())
        .extracting(Member::credential)
        .containsExactlyInAnyOrder(
            Credential.basic("alice"),
            Credential.basic("bob"),
            Credential.basic("carol"),
            Credential.basic("dave"));
    MlsMessage said = moved.get(2).protect(Bytes.utf8("said after"));
    assertThat(text(created.process(said))).isEqualTo("said after");
    // What was on its way when the group closed can still be read.
    assertThat(text(groups.get(2).process(earlier))).isEqualTo("said before");
  }

  private Group join(
      int suite, int client, Group closed, KeyPackageBundle bundle, Migration.Ready ready)
      throws MlsException {
    TestClient moving = in(suite, clients.get(client));
    JoinRequest request =
        JoinRequest.of(ready.first().welcome().orElseThrow().welcome(), bundle, moving.signer());
    return Group.join(moving.environment(), request.continuing(closed));
  }

  private static String text(Received received) {
    return ((Received.Application) received).data().toUtf8();
  }

  @Test
  void whoCannotFollowIsNamedWithTheCause() throws MlsException {
    gather("alice", "bob", "carol", "dave", "eve");
    Group alice = groups.getFirst();
    MlsSuite next = in(0xf001, clients.getFirst()).suite();
    TestClient carol = clients.get(2);
    KeyPackageBundle expired =
        KeyPackageBundle.create(
            carol.environment(),
            next,
            identity(carol),
            new Lifetime(TestClient.NOW - 7200, TestClient.NOW - 3600));
    TestClient dave = clients.get(3);
    KeyPackageBundle withoutTheName = keyPackage(dave, next, dave.identity());
    KeyPackageBundle ofAnotherSuite = clients.get(4).keyPackage();

    Migration migration =
        alice.migrate(request(0xf001, List.of(expired, withoutTheName, ofAnotherSuite)));

    assertThat(migration)
        .isInstanceOfSatisfying(
            Migration.Held.class,
            held ->
                assertThat(held.stragglers())
                    .extracting(
                        straggler -> straggler.member().leafIndex().value(),
                        Migration.Straggler::cause)
                    .containsExactly(
                        tuple(1, new Migration.Cause.NoKeyPackage()),
                        tuple(2, new Migration.Cause.KeyPackageRefused(Rule.LEAF_LIFETIME_EXPIRED)),
                        tuple(
                            3,
                            new Migration.Cause.KeyPackageRefused(
                                Rule.GROUP_EXTENSION_NOT_SUPPORTED)),
                        tuple(4, new Migration.Cause.NoKeyPackage())));
    assertThat(alice.closedBy()).isEmpty();
  }

  @Test
  void aMemberThatDoesNotKnowTheSuiteIsToldFromOneWithoutKeys() throws MlsException {
    gather("alice", "bob");
    TestClient old = TestClient.create("old", 1, 5);
    ClientIdentity limited =
        identity(old)
            .withCapabilities(
                Clients.withSuites(identity(old).capabilities(), new CipherSuiteId(1)));
    KeyPackageBundle bundle = keyPackage(old, old.suite(), limited);
    Group alice = groups.getFirst().commit(CommitRequest.add(bundle.keyPackage())).keep();

    Migration migration = alice.migrate(request(0xf001, keyPackages(0xf001)));

    assertThat(((Migration.Held) migration).stragglers())
        .singleElement()
        .satisfies(straggler -> {
          assertThat(straggler.member().credential()).isEqualTo(Credential.basic("old"));
          assertThat(straggler.cause()).isEqualTo(new Migration.Cause.SuiteNotSupported());
        });
  }

  @Test
  void theGroupGoesOnWithoutWhomTheCallerLeavesBehind() throws MlsException {
    gather("alice", "bob", "carol");
    List<KeyPackageBundle> bundles = List.of(keyPackages(0xf001).getLast());
    Group alice = groups.getFirst();
    MigrationRequest request = request(0xf001, bundles);
    Migration.Held held = (Migration.Held) alice.migrate(request);

    Migration.Ready ready = (Migration.Ready) alice.migrate(request.without(held.stragglers()));

    MlsMessage removal = ready.removal().orElseThrow().message();
    assertThat(groups.get(1).process(removal)).isInstanceOf(Received.Removed.class);
    Group carol = groups.get(2).process(removal).keep();
    Group closed = carol.process(ready.reInit().message()).keep();
    Group moved = join(0xf001, 2, closed, bundles.getFirst(), ready);
    assertThat(moved.all())
        .extracting(Member::credential)
        .containsExactly(Credential.basic("alice"), Credential.basic("carol"));
    // Bob has the Welcome and his old keys; neither leads in.
    assertThatThrownBy(() ->
            Group.join(
                clients.get(1).environment(),
                JoinRequest.of(
                        ready.first().welcome().orElseThrow().welcome(),
                        keyPackages(0xf001).getFirst(),
                        clients.get(1).signer())
                    .continuing(groups.get(1))))
        .isInstanceOf(MlsException.class);
  }

  @Test
  void devicesOfOnePersonKeepTheirOwnKeys() throws MlsException {
    gather("alice", "bob");
    TestClient laptop = TestClient.create("bob", 1, 77);
    KeyPackageBundle laptopNow = keyPackage(laptop, laptop.suite(), identity(laptop));
    Group alice = groups.getFirst().commit(CommitRequest.add(laptopNow.keyPackage())).keep();
    MlsSuite next = in(0xf001, laptop).suite();
    KeyPackage ofLaptop = keyPackage(laptop, next, identity(laptop)).keyPackage();
    KeyPackage ofLaptopAgain = keyPackage(laptop, next, identity(laptop)).keyPackage();

    Migration migration =
        alice.migrate(request(0xf001, List.of()).with(List.of(ofLaptop, ofLaptopAgain)));

    assertThat(((Migration.Held) migration).stragglers())
        .singleElement()
        .satisfies(straggler ->
            assertThat(straggler.member().signatureKey())
                .isEqualTo(clients.get(1).signer().publicKey()));
  }

  @Test
  void anObserverFollowsFromTheOldGroupIntoTheNew() throws MlsException {
    gather("alice", "bob");
    Group alice = groups.getFirst();
    Environment server = clients.getFirst().environment();
    ObservedGroup old = observe(server, alice);
    Migration.Ready ready = (Migration.Ready) alice.migrate(request(0xf001, keyPackages(0xf001)));

    ObservedGroup closed = next(old, ready.reInit());
    ObservedGroup next = next(observe(server, ready.created()), ready.first());

    assertThat(closed.isClosed()).isTrue();
    assertThat(next.ratchetTree()).isEqualTo(ready.first().group().ratchetTree());
    next.verifyGroupInfo(ready.first().group().groupInfo(Group.GroupInfoContent.FULL).encoded());
  }

  private static ObservedGroup observe(Environment server, Group group) throws MlsException {
    Bytes info =
        group.groupInfo(new Group.GroupInfoContent(false, true, Extensions.EMPTY)).encoded();
    return ObservedGroup.create(server, info, Optional.of(group.ratchetTree()));
  }

  private static ObservedGroup next(ObservedGroup observer, PendingCommit commit)
      throws MlsException {
    return ((Observed.Commit) observer.process(commit.message().encoded())).group();
  }

  @Test
  void nobodyLeavesItselfBehind() throws MlsException {
    gather("alice", "bob");
    Group alice = groups.getFirst();
    Migration.Straggler self =
        new Migration.Straggler(
            alice.at(new LeafIndex(0)).orElseThrow(), new Migration.Cause.NoKeyPackage());
    MigrationRequest request = request(0xf001, keyPackages(0xf001)).without(List.of(self));
    assertThatIllegalArgumentException().isThrownBy(() -> alice.migrate(request));
  }
}
