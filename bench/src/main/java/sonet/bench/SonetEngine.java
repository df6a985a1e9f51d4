package sonet.bench;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.PendingCommit;
import sonet.mls.PskStore;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PaddingPolicy;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;

/// This project's engine on some provider, with the policy that applications get, but for padding:
/// the peer pads nothing either.
final class SonetEngine implements Engine {
  private static final long SKEW = 3600;
  private static final long VALIDITY = 80 * 86_400L;

  private final Environment environment;
  private final MlsSuite suite;

  SonetEngine(CryptoProvider provider) {
    CipherSuites suites = CipherSuites.of(provider);
    this.environment =
        new Environment(
            suites,
            Providers.random(),
            () -> System.currentTimeMillis() / 1000,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT.withPadding(PaddingPolicy.none()));
    this.suite = new MlsSuite(suites.get(Scene.SUITE));
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public Engine.Member create() throws Exception {
    ClientIdentity identity = identity();
    return new Member(
        Group.create(environment, Group.Parameters.random(environment, suite), identity),
        identity.signer());
  }

  @Override
  public Engine.Newcomer newcomer() {
    return new Newcomer(identity());
  }

  @Override
  public Committed joinExternally(Bytes groupInfo) throws Exception {
    ClientIdentity identity = identity();
    var decoded = (MlsMessage.GroupInfo) MlsMessage.decode(groupInfo);
    return committed(
        Group.joinExternally(environment, ExternalJoinRequest.of(decoded.groupInfo(), identity)),
        identity.signer());
  }

  /// Many clients' key packages at once, of which nobody keeps the private keys.
  List<Bytes> keyPackages(int count) {
    List<Bytes> keyPackages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keyPackages.add(newcomer().keyPackage());
    }
    return keyPackages;
  }

  private ClientIdentity identity() {
    KeyPair keys = suite.primitives().generateSignatureKeyPair(environment.random());
    Signer signer = suite.primitives().signer(keys);
    return ClientIdentity.of(Credential.basic("sonet"), signer, environment.suites());
  }

  private Committed committed(PendingCommit pending, Signer signer) {
    return new Committed(
        pending.message().encoded(),
        pending.welcome().map(MlsMessage::encoded),
        new Member(pending.group(), signer));
  }

  private final class Newcomer implements Engine.Newcomer {
    private final Signer signer;
    private final KeyPackageBundle bundle;
    private final Bytes encoded;

    Newcomer(ClientIdentity identity) {
      long now = environment.clock().epochSecond();
      this.signer = identity.signer();
      this.bundle =
          KeyPackageBundle.create(
              environment, suite, identity, new Lifetime(now - SKEW, now + VALIDITY));
      this.encoded = new MlsMessage.KeyPackage(bundle.keyPackage()).encoded();
    }

    @Override
    public Bytes keyPackage() {
      return encoded;
    }

    @Override
    public Engine.Member join(Bytes welcome) throws Exception {
      var decoded = (MlsMessage.Welcome) MlsMessage.decode(welcome);
      return new Member(
          Group.join(environment, JoinRequest.of(decoded.welcome(), bundle, signer)), signer);
    }
  }

  private final class Member implements Engine.Member {
    private final Signer signer;
    private Group group;

    Member(Group group, Signer signer) {
      this.group = group;
      this.signer = signer;
    }

    @Override
    public Bytes authenticator() {
      return group.epochAuthenticator();
    }

    @Override
    public Committed add(List<Bytes> keyPackages) throws Exception {
      List<KeyPackage> decoded = new ArrayList<>();
      for (Bytes keyPackage : keyPackages) {
        decoded.add(((MlsMessage.KeyPackage) MlsMessage.decode(keyPackage)).keyPackage());
      }
      return commit(CommitRequest.add(decoded));
    }

    @Override
    public Committed update() throws Exception {
      return commit(CommitRequest.update());
    }

    @Override
    public Committed remove(int leaf) throws Exception {
      return commit(CommitRequest.remove(new LeafIndex(leaf)));
    }

    private Committed commit(CommitRequest request) throws Exception {
      return committed(group.commit(request), signer);
    }

    @Override
    public Engine.Member process(Bytes commit) throws Exception {
      Received received = group.process(commit);
      if (!(received instanceof Received.Commit)) {
        throw new IllegalStateException("a commit became " + received);
      }
      return new Member(received.group(), signer);
    }

    @Override
    public Bytes groupInfo() {
      return group.groupInfo(Group.GroupInfoContent.FULL).encoded();
    }

    @Override
    public Bytes send(Bytes text) {
      return group.protect(text).encoded();
    }

    @Override
    public Bytes receive(Bytes message) throws Exception {
      if (!(group.process(message) instanceof Received.Application application)) {
        throw new IllegalStateException("a message that did not arrive");
      }
      group = application.keep();
      return application.data();
    }

    @Override
    public Bytes save() {
      try (Group.Snapshot snapshot = group.snapshot()) {
        return Bytes.wrap(snapshot.state().expose());
      }
    }

    @Override
    public Engine.Member load(Bytes saved) throws Exception {
      try (Secret state = Secret.of(saved)) {
        return new Member(Group.restore(environment, state, List.of(signer)), signer);
      }
    }
  }
}
