package sonet.web;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
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
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// A client on the JVM, with the fastest primitives that this machine has.
record JvmClient(Environment environment, MlsSuite suite, ClientIdentity identity) {
  private static final long DAY = 86_400;

  static JvmClient create(int suiteId, String name) throws MlsException {
    CipherSuites suites = CipherSuites.withPostQuantum(Providers.best());
    Environment environment =
        new Environment(
            suites,
            Providers.random(),
            () -> System.currentTimeMillis() / 1000,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    MlsSuite suite = environment.suite(new CipherSuiteId(suiteId));
    KeyPair keys = suite.primitives().generateSignatureKeyPair(environment.random());
    return new JvmClient(
        environment,
        suite,
        ClientIdentity.of(
            new Credential.Basic(Bytes.utf8(name)), suite.primitives().signer(keys), suites));
  }

  KeyPackageBundle keyPackage() {
    long now = environment.clock().epochSecond();
    return KeyPackageBundle.create(
        environment, suite, identity, new Lifetime(now - DAY, now + DAY));
  }

  static Bytes message(KeyPackageBundle bundle) {
    return new MlsMessage.KeyPackage(bundle.keyPackage()).encoded();
  }

  static KeyPackage keyPackage(Bytes message) throws MlsException {
    return ((MlsMessage.KeyPackage) MlsMessage.decode(message)).keyPackage();
  }

  Group create() throws MlsException {
    return Group.create(environment, Group.Parameters.random(environment, suite), identity);
  }

  Group join(Bytes welcome, KeyPackageBundle bundle) throws MlsException {
    MlsMessage.Welcome message = (MlsMessage.Welcome) MlsMessage.decode(welcome);
    return Group.join(environment, JoinRequest.of(message.welcome(), bundle, identity.signer()));
  }
}
