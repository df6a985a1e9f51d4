package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Lifetime;
import sonet.mls.welcome.GroupInfo;

/// A group of alice, bob and carol and an observer of it, all in one epoch, where refusals are
/// tried: alice and bob forge, carol and the observer must refuse. They are leaves 0, 1 and 2, and
/// alice has made a path.
///
/// Whoever refused must be as before and still take part: each refusal is followed by a good commit
/// and a good message of alice.
final class Stage {
  static final Lifetime VALID = new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400);
  static final Bytes HELLO = Bytes.utf8("hello");

  private final Setup setup;
  final TestClient alice;
  final TestClient bob;
  final TestClient carol;
  final Group a;
  final Group b;
  final Group c;
  final ObservedGroup observer;

  /// Accepts every credential but a basic one of mallory. A member may change what stands behind a
  /// slash in its name, or go on with a credential without a name.
  static final AuthenticationService SERVICE =
      new AuthenticationService() {
        @Override
        public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
          return !credential.equals(Credential.basic("mallory"));
        }

        @Override
        public boolean isSuccessor(Credential present, Credential next, long epochSecond) {
          return !(next instanceof Credential.Basic) || user(present).equals(user(next));
        }

        @Override
        public boolean matches(Credential first, Credential second, long epochSecond) {
          return user(first).equals(user(second));
        }

        private static String user(Credential credential) {
          return credential instanceof Credential.Basic(Bytes identity)
              ? identity.toUtf8().split("/", 2)[0]
              : credential.type().toString();
        }
      };

  /// What a stage is made of.
  ///
  /// @param extensions of the group
  /// @param environment changes the environment of everyone
  /// @param identity changes what every member presents
  record Setup(
      Extensions extensions,
      UnaryOperator<Environment> environment,
      UnaryOperator<ClientIdentity> identity) {
    static final Setup PLAIN =
        new Setup(Extensions.EMPTY, UnaryOperator.identity(), UnaryOperator.identity());

    Setup with(Extension... more) {
      return new Setup(Extensions.of(more), environment, identity);
    }

    Setup withEnvironment(UnaryOperator<Environment> change) {
      return new Setup(extensions, change, identity);
    }

    Setup withIdentity(UnaryOperator<ClientIdentity> change) {
      return new Setup(extensions, environment, change);
    }
  }

  Stage() throws MlsException {
    this(Setup.PLAIN);
  }

  Stage(Setup setup) throws MlsException {
    this.setup = setup;
    alice = client("alice");
    bob = client("bob");
    carol = client("carol");
    Group.Parameters parameters =
        new Group.Parameters(
            alice.suite(), new GroupId(Bytes.utf8("the stage")), setup.extensions());
    Group group = Group.create(alice.environment(), parameters, identity(alice));
    KeyPackageBundle forBob = keyPackage(bob);
    KeyPackageBundle forCarol = keyPackage(carol);
    PendingCommit add =
        group.commit(CommitRequest.add(List.of(forBob.keyPackage(), forCarol.keyPackage())));
    Group joinedA = add.keep();
    Group joinedB = bob.join(add.welcome(), forBob);
    Group joinedC = carol.join(add.welcome(), forCarol);
    PendingCommit path = joinedA.commit(CommitRequest.update());
    b = joinedB.process(path.message().encoded()).keep();
    c = joinedC.process(path.message().encoded()).keep();
    a = path.keep();
    observer =
        ObservedGroup.create(
            alice.environment(),
            a.groupInfo(Group.GroupInfoContent.FULL).encoded(),
            Optional.empty());
  }

  /// A client of this stage that is no member.
  TestClient client(String name) {
    TestClient client = TestClient.create(name, 1, 1);
    Environment plain = client.environment();
    return client.with(
        setup
            .environment()
            .apply(
                new Environment(
                    plain.suites(),
                    plain.random(),
                    plain.clock(),
                    SERVICE,
                    plain.psks(),
                    plain.policy())));
  }

  /// What a client of this stage presents.
  ClientIdentity identity(TestClient client) {
    return setup.identity().apply(client.identity());
  }

  /// A good key package.
  KeyPackageBundle keyPackage(TestClient client) {
    return KeyPackageBundle.create(client.environment(), client.suite(), identity(client), VALID);
  }

  /// Alice, forging.
  Forger byAlice() {
    return new Forger(a);
  }

  /// Bob, forging.
  Forger byBob() {
    return new Forger(b);
  }

  /// A full GroupInfo of the stage, signed by alice.
  GroupInfo groupInfo() {
    return a.groupInfo(Group.GroupInfoContent.FULL).groupInfo();
  }

  /// Carol and the observer take all messages but the last, and refuse that.
  void refuses(Rule rule, MlsMessage... messages) throws MlsException {
    memberRefuses(rule, messages);
    observerRefuses(rule, messages);
  }

  /// Carol takes all messages but the last, and refuses that.
  void memberRefuses(Rule rule, MlsMessage... messages) throws MlsException {
    Group member = c;
    for (MlsMessage message : Arrays.copyOf(messages, messages.length - 1)) {
      Received received = member.process(message.encoded());
      assertThat(received).isInstanceOf(Received.ProposalStored.class);
      member = received.group();
    }
    memberRefuses(rule, member, messages[messages.length - 1].encoded());
  }

  /// A member refuses, and is as before.
  void memberRefuses(Rule rule, Group member, Bytes last) throws MlsException {
    try (Group.Snapshot before = member.snapshot()) {
      assertRefused(rule, () -> member.process(last));
      try (Group.Snapshot after = member.snapshot();
          Secret expected = before.state()) {
        assertThat(after.state().matches(expected)).isTrue();
      }
    }
    if (!member.epoch().equals(a.epoch())) {
      return;
    }
    PendingCommit good = a.commit(CommitRequest.update().withoutReceived());
    assertThat(member.process(a.protect(HELLO).encoded()))
        .isInstanceOfSatisfying(
            Received.Application.class, message -> assertThat(message.data()).isEqualTo(HELLO));
    Received next = member.process(good.message().encoded());
    assertThat(next).isInstanceOf(Received.Commit.class);
    assertThat(next.group().epochAuthenticator()).isEqualTo(good.group().epochAuthenticator());
  }

  /// The observer takes all messages but the last, and refuses that.
  void observerRefuses(Rule rule, MlsMessage... messages) throws MlsException {
    ObservedGroup observed = observer;
    for (MlsMessage message : Arrays.copyOf(messages, messages.length - 1)) {
      Observed seen = observed.process(message.encoded());
      assertThat(seen).isInstanceOf(Observed.Proposal.class);
      observed = ((Observed.Proposal) seen).group();
    }
    observerRefuses(rule, observed, messages[messages.length - 1].encoded());
  }

  /// An observer refuses, and is as before.
  void observerRefuses(Rule rule, ObservedGroup observed, Bytes last) throws MlsException {
    Bytes before = observed.encoded();
    assertRefused(rule, () -> observed.process(last));
    assertThat(observed.encoded()).isEqualTo(before);
    PendingCommit good = a.commit(CommitRequest.update().withoutReceived());
    assertThat(observed.process(good.message().encoded()))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            commit -> assertThat(commit.group().context()).isEqualTo(good.group().context()));
  }

  /// Alice's own engine refuses to commit a list, as carol and the observer do when she forges it.
  void refusesList(Rule rule, Proposal... proposals) throws MlsException {
    committerRefuses(rule, proposals);
    refuses(rule, byAlice().commit(proposals));
  }

  /// Alice's own engine refuses to commit a list.
  void committerRefuses(Rule rule, Proposal... proposals) {
    assertRefused(
        rule, () -> a.commit(CommitRequest.RECEIVED.withoutReceived().with(List.of(proposals))));
  }

  static void assertRefused(Rule rule, ThrowingCallable step) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(step)
        .satisfies(refused -> assertThat(refused.rule()).as(refused.getMessage()).isEqualTo(rule));
  }
}
