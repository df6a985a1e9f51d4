package sonet.interop.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mls_client.MlsClient;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.GroupPolicy;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.ResumptionRequest;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;

/// One identity with its keys in one suite, and what it was told.
///
/// @param environment of the engine, with the pre-shared keys of this client
/// @param suite of its keys
/// @param identity with which it enters groups
/// @param keys with which it signs
/// @param preSharedKeys known to it, by id
record Client(
    Environment environment,
    MlsSuite suite,
    ClientIdentity identity,
    KeyPair keys,
    Map<Bytes, Bytes> preSharedKeys) {
  static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  private static final long MONTHS = 80 * 86_400L;

  /// Far more than any script goes back.
  private static final int KEPT_EPOCHS = 16;

  /// A client with fresh keys.
  static Client create(int suiteId, Bytes name) throws MlsException {
    Map<Bytes, Bytes> preSharedKeys = new HashMap<>();
    Environment environment = environment(preSharedKeys);
    MlsSuite suite = environment.suite(new CipherSuiteId(suiteId));
    CipherSuite primitives = suite.primitives();
    KeyPair keys = primitives.generateSignatureKeyPair(environment.random());
    ClientIdentity identity =
        ClientIdentity.of(new Credential.Basic(name), primitives.signer(keys), SUITES);
    return new Client(environment, suite, identity, keys, preSharedKeys);
  }

  /// The same identity with fresh keys, perhaps of another suite, for a group that continues one.
  Client renewed(CipherSuiteId nextSuite) throws MlsException {
    Client renewed = create(nextSuite.value(), name());
    renewed.preSharedKeys.putAll(preSharedKeys);
    return renewed;
  }

  /// Bouncy Castle's client makes key packages that never expire.
  private static Environment environment(Map<Bytes, Bytes> preSharedKeys) {
    return new Environment(
        SUITES,
        Providers.random(),
        () -> System.currentTimeMillis() / 1000,
        AuthenticationService.ANY_BASIC,
        id -> Optional.ofNullable(preSharedKeys.get(id)).map(Secret::of),
        GroupPolicy.DEFAULT
            .withLifetimes(GroupPolicy.Lifetimes.UNCHECKED)
            .withPastEpochs(KEPT_EPOCHS));
  }

  Bytes name() {
    return ((Credential.Basic) identity.credential()).identity();
  }

  /// A key package of this client.
  KeyPackageBundle keyPackage() {
    long now = environment.clock().epochSecond();
    return KeyPackageBundle.create(
        environment, suite, identity, new Lifetime(now - 3600, now + MONTHS));
  }

  /// The beginning of a group that continues another, with this client and the owners of the key
  /// packages.
  ResumptionRequest continuing(List<ByteString> messages, boolean forcePath, boolean externalTree)
      throws MlsException {
    List<KeyPackage> keyPackages = new ArrayList<>();
    for (ByteString message : messages) {
      keyPackages.add(keyPackage(message));
    }
    CommitRequest commit = ResumptionRequest.of(identity, keyPackages).commit();
    commit = forcePath ? commit.withPath() : commit;
    commit = externalTree ? commit.withoutTreeInWelcome() : commit;
    return new ResumptionRequest(identity, keyPackages, commit);
  }

  /// Where the member with a name stands in a tree.
  static LeafIndex leaf(RatchetTree tree, Bytes name) {
    return tree.members().stream()
        .filter(member -> member.leaf().credential().equals(new Credential.Basic(name)))
        .map(RatchetTree.Member::index)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no member " + name.toUtf8()));
  }

  static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  static ByteString wire(Secret secret) {
    byte[] exposed = secret.expose();
    try {
      return ByteString.copyFrom(exposed);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  static Bytes bytes(ByteString wire) {
    return Bytes.wrap(wire.toByteArray());
  }

  static KeyPackage keyPackage(ByteString message) throws MlsException {
    return ((MlsMessage.KeyPackage) MlsMessage.decode(bytes(message))).keyPackage();
  }

  static Welcome welcome(ByteString message) throws MlsException {
    return ((MlsMessage.Welcome) MlsMessage.decode(bytes(message))).welcome();
  }

  static GroupInfo groupInfo(ByteString message) throws MlsException {
    return ((MlsMessage.GroupInfo) MlsMessage.decode(bytes(message))).groupInfo();
  }

  static Extensions extensions(List<MlsClient.Extension> extensions) {
    return new Extensions(
        extensions.stream()
            .map(extension ->
                new Extension(
                    new ExtensionType(extension.getExtensionType()),
                    bytes(extension.getExtensionData())))
            .toList());
  }
}
