package sonet.mls.apq;

import java.util.List;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.SeededRandom;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Lifetime;

/// A client of tests of two groups as one.
///
/// @param name its basic credential in both
/// @param environment what it takes from outside
/// @param suites of both groups
/// @param identity what it presents in both
record ApqClient(
    String name, Environment environment, ApqKeyPackageBundle.Suites suites, ApqIdentity identity) {
  static final int TRADITIONAL = 1;
  static final int POST_QUANTUM = 0xf006;
  static final int AUTHENTIC = 0xf00a;

  static ApqClient create(String name, long seed) {
    return create(name, seed, TestClient.SUITES, POST_QUANTUM);
  }

  static ApqClient create(String name, long seed, CipherSuites registry, int postQuantum) {
    SeededRandom random = new SeededRandom(seed ^ 31L * name.hashCode());
    Environment environment =
        new Environment(
            registry,
            random,
            () -> TestClient.NOW,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    MlsSuite t = new MlsSuite(registry.get(TRADITIONAL));
    MlsSuite pq = new MlsSuite(registry.get(postQuantum));
    return new ApqClient(
        name,
        environment,
        new ApqKeyPackageBundle.Suites(t, pq),
        ApqIdentity.of(identity(name, t, registry, random), identity(name, pq, registry, random)));
  }

  private static ClientIdentity identity(
      String name, MlsSuite suite, CipherSuites registry, SeededRandom random) {
    KeyPair keys = suite.primitives().generateSignatureKeyPair(random);
    return ClientIdentity.of(Credential.basic(name), suite.primitives().signer(keys), registry);
  }

  /// An environment that knows the component, for what a test does in one of the groups.
  Environment knowing() {
    return ApqComponent.in(environment);
  }

  ApqGroup createGroup() throws MlsException {
    return createGroup(ApqMode.CONFIDENTIALITY);
  }

  ApqGroup createGroup(ApqMode mode) throws MlsException {
    return ApqGroup.create(
        environment,
        new ApqGroup.Parameters(suites.traditional(), suites.postQuantum(), mode),
        identity);
  }

  ApqKeyPackageBundle keyPackages() {
    return ApqKeyPackageBundle.create(
        environment,
        suites,
        identity,
        new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400));
  }

  ApqGroup join(ApqPendingCommit add, ApqKeyPackageBundle bundle) throws MlsException {
    return join(add.welcome().orElseThrow(), bundle);
  }

  ApqGroup join(ApqMessagePair welcomes, ApqKeyPackageBundle bundle) throws MlsException {
    return ApqGroup.join(
        environment,
        ApqJoinRequest.of(ApqMessagePair.decode(welcomes.encoded()), bundle, identity));
  }

  ApqPendingCommit joinExternally(ApqMessagePair groupInfos) throws MlsException {
    return ApqGroup.joinExternally(
        environment,
        ApqExternalJoinRequest.of(ApqMessagePair.decode(groupInfos.encoded()), identity));
  }

  ApqGroup restore(ApqGroup group) throws MlsException {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return ApqGroup.restore(environment, snapshot.state(), List.copyOf(identity.signers()));
    }
  }
}
