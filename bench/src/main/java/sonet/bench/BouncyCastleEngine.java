package sonet.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;

/// Bouncy Castle's MLS, on its own primitives.
///
/// It gives a new state for each commit and leaves the old one alone, but refuses to seal the same
/// content twice within an epoch, so every message carries fresh authenticated data of 8 bytes.
final class BouncyCastleEngine implements Engine {
  private static final long SKEW = 3600;
  private static final long VALIDITY = 80 * 86_400L;

  private final SecureRandom random = new SecureRandom();
  private final MlsCipherSuite suite;

  BouncyCastleEngine() throws Exception {
    this.suite = MlsCipherSuite.getSuite((short) Scene.SUITE);
  }

  @Override
  public boolean remembers() {
    return false;
  }

  @Override
  public Engine.Member create() throws Exception {
    Newcomer creator = new Newcomer();
    return new Member(
        new Group(
            freshBytes(suite.getKDF().getHashLength()),
            suite,
            creator.leafKey,
            creator.signatureSecret,
            creator.keyPackage.getLeafNode(),
            new ArrayList<>()));
  }

  @Override
  public Engine.Newcomer newcomer() throws Exception {
    return new Newcomer();
  }

  @Override
  public Committed joinExternally(Bytes groupInfo) throws Exception {
    Newcomer joiner = new Newcomer();
    return committed(
        Group.externalJoin(
            freshSecret(),
            joiner.signature,
            joiner.keyPackage,
            decode(groupInfo).groupInfo,
            null,
            new Group.MessageOptions(),
            null,
            new HashMap<>()));
  }

  private Committed committed(Group.GroupWithMessage next) throws Exception {
    Optional<Bytes> invitation = Optional.empty();
    if (next.message.welcome != null) {
      MLSMessage welcome = new MLSMessage(WireFormat.mls_welcome);
      welcome.welcome = next.message.welcome;
      invitation = Optional.of(encode(welcome));
    }
    return new Committed(encode(next.message), invitation, new Member(next.group));
  }

  /// A usual lifetime: the one that the library makes by itself never ends.
  private static LifeTime lifetime() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    Bytes encoded = new Writer().u64(now - SKEW).u64(now + VALIDITY).toBytes();
    return (LifeTime) MLSInputStream.decode(encoded.toArray(), LifeTime.class);
  }

  private Secret freshSecret() {
    return new Secret(freshBytes(suite.getKDF().getHashLength()));
  }

  private byte[] freshBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Bytes encode(MLSMessage message) throws Exception {
    return Bytes.wrap(MLSOutputStream.encode(message));
  }

  private static MLSMessage decode(Bytes message) throws Exception {
    return (MLSMessage) MLSInputStream.decode(message.toArray(), MLSMessage.class);
  }

  private final class Newcomer implements Engine.Newcomer {
    private final AsymmetricCipherKeyPair initKey;
    private final AsymmetricCipherKeyPair leafKey;
    private final AsymmetricCipherKeyPair signature;
    private final byte[] signatureSecret;
    private final KeyPackage keyPackage;
    private final Bytes encoded;

    Newcomer() throws Exception {
      this.initKey = suite.getHPKE().generatePrivateKey();
      this.leafKey = suite.getHPKE().generatePrivateKey();
      this.signature = suite.generateSignatureKeyPair();
      this.signatureSecret = suite.serializeSignaturePrivateKey(signature.getPrivate());
      LeafNode leaf =
          new LeafNode(
              suite,
              suite.getHPKE().serializePublicKey(leafKey.getPublic()),
              suite.serializeSignaturePublicKey(signature.getPublic()),
              Credential.forBasic(new byte[] {'b', 'c'}),
              new Capabilities(),
              lifetime(),
              new ArrayList<>(),
              signatureSecret);
      byte[] init = suite.getHPKE().serializePublicKey(initKey.getPublic());
      this.keyPackage = new KeyPackage(suite, init, leaf, new ArrayList<>(), signatureSecret);
      this.encoded = encode(MLSMessage.keyPackage(keyPackage));
    }

    @Override
    public Bytes keyPackage() {
      return encoded;
    }

    @Override
    public Engine.Member join(Bytes welcome) throws Exception {
      return new Member(
          new Group(
              suite.getHPKE().serializePrivateKey(initKey.getPrivate()),
              leafKey,
              signatureSecret,
              keyPackage,
              decode(welcome).welcome,
              null,
              new HashMap<>(),
              new HashMap<>()));
    }
  }

  private final class Member implements Engine.Member {
    private final Group group;

    Member(Group group) {
      this.group = group;
    }

    @Override
    public Bytes authenticator() {
      return Bytes.of(group.getEpochAuthenticator());
    }

    @Override
    public Committed add(List<Bytes> keyPackages) throws Exception {
      List<Proposal> proposals = new ArrayList<>();
      for (Bytes keyPackage : keyPackages) {
        proposals.add(Proposal.add(decode(keyPackage).keyPackage));
      }
      return commit(proposals, false);
    }

    @Override
    public Committed update() throws Exception {
      return commit(new ArrayList<>(), true);
    }

    @Override
    public Committed remove(int leaf) throws Exception {
      List<Proposal> proposals = new ArrayList<>();
      proposals.add(Proposal.remove(new LeafIndex(leaf)));
      return commit(proposals, true);
    }

    private Committed commit(List<Proposal> proposals, boolean withPath) throws Exception {
      return committed(
          group.commit(
              freshSecret(),
              new Group.CommitOptions(proposals, true, withPath, null),
              new Group.MessageOptions(false, freshBytes(8), 0),
              new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS)));
    }

    @Override
    public Engine.Member process(Bytes commit) throws Exception {
      return new Member(group.handle(commit.toArray(), null));
    }

    @Override
    public Bytes groupInfo() throws Exception {
      return encode(group.getGroupInfo(true));
    }

    @Override
    public Bytes send(Bytes text) throws Exception {
      return encode(group.protect(freshBytes(8), text.toArray(), 0));
    }

    @Override
    public Bytes receive(Bytes message) throws Exception {
      return Bytes.wrap(group.unprotect(decode(message))[1]);
    }

    @Override
    public Bytes save() {
      throw new UnsupportedOperationException("it saves nothing");
    }

    @Override
    public Engine.Member load(Bytes saved) {
      throw new UnsupportedOperationException("it saves nothing");
    }
  }
}
