package sonet.mls.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// A client of a test: a name, a key and an environment.
///
/// @param name its basic credential
/// @param suite with which it works
/// @param signer signs for it
/// @param environment what it takes from outside
/// @param psks its external pre-shared keys, which a test fills
public record TestClient(
    String name, MlsSuite suite, Signer signer, Environment environment, Map<Bytes, Bytes> psks) {
  /// The time of all tests: 2026-11-21 00:00:00 UTC.
  public static final long NOW = 1_795_219_200L;

  /// The suites of the tests, in plain Java.
  public static final CipherSuites SUITES = CipherSuites.withPostQuantum(Providers.pure());

  /// A client whose randomness follows from a seed.
  public static TestClient create(String name, int suiteId, long seed) {
    return create(name, suiteId, new SeededRandom(seed ^ 31L * name.hashCode()));
  }

  /// A client with a source of randomness.
  public static TestClient create(String name, int suiteId, RandomSource random) {
    return create(name, suiteId, random, SUITES);
  }

  /// A client whose every use of a primitive is watched.
  public static TestClient watched(String name, int suiteId, long seed, Watcher watcher) {
    CipherSuites suites =
        CipherSuites.withPostQuantum(new WatchedProvider(Providers.pure(), watcher));
    return create(name, suiteId, new SeededRandom(seed ^ 31L * name.hashCode()), suites);
  }

  private static TestClient create(
      String name, int suiteId, RandomSource random, CipherSuites suites) {
    MlsSuite suite = new MlsSuite(suites.get(suiteId));
    Map<Bytes, Bytes> psks = new HashMap<>();
    KeyPair keys = suite.primitives().generateSignatureKeyPair(random);
    PskStore store = id -> Optional.ofNullable(psks.get(id)).map(Secret::of);
    return new TestClient(
        name,
        suite,
        suite.primitives().signer(keys),
        new Environment(
            suites, random, () -> NOW, AuthenticationService.ANY_BASIC, store, GroupPolicy.DEFAULT),
        psks);
  }

  /// The same under another policy.
  public TestClient with(GroupPolicy policy) {
    return new TestClient(name, suite, signer, environment.withPolicy(policy), psks);
  }

  /// The same under another environment.
  public TestClient with(Environment other) {
    return new TestClient(name, suite, signer, other, psks);
  }

  /// What it presents.
  public ClientIdentity identity() {
    return ClientIdentity.of(Credential.basic(name), signer, environment.suites());
  }

  /// A fresh key package, valid now.
  public KeyPackageBundle keyPackage() {
    return KeyPackageBundle.create(
        environment, suite, identity(), new Lifetime(NOW - 3600, NOW + 86_400));
  }

  /// A group of its own.
  public Group createGroup() throws MlsException {
    return Group.create(environment, Group.Parameters.random(environment, suite), identity());
  }

  /// Joins by a Welcome.
  public Group join(Optional<MlsMessage.Welcome> welcome, KeyPackageBundle keyPackage)
      throws MlsException {
    return Group.join(
        environment, JoinRequest.of(welcome.orElseThrow().welcome(), keyPackage, signer));
  }

  /// Restores a group from its stored state.
  public Group restore(Group group) throws MlsException {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return Group.restore(environment, snapshot.state(), List.of(signer));
    }
  }
}
