package sonet.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import sonet.crypto.Bytes;

/// Bouncy Castle's MLS, which gives a new state for each commit as well and leaves the old one
/// alone.
final class BouncyCastleEngine implements Engine {
  private final SecureRandom random = new SecureRandom();
  private final MlsCipherSuite suite;
  private Group group;

  private BouncyCastleEngine(MlsCipherSuite suite, Group group) {
    this.suite = suite;
    this.group = group;
  }

  /// Two members of the group: the committer, who entered first, and the receiver.
  static Pair join(int suiteId, Bytes groupInfo) throws Exception {
    MlsCipherSuite suite = MlsCipherSuite.getSuite((short) suiteId);
    Group.GroupWithMessage first = enter(suite, decode(groupInfo));
    Group.GroupWithMessage second = enter(suite, first.group.getGroupInfo(true));
    Group next = first.group.handle(MLSOutputStream.encode(second.message), null);
    return new Pair(
        new BouncyCastleEngine(suite, next), new BouncyCastleEngine(suite, second.group));
  }

  private static Group.GroupWithMessage enter(MlsCipherSuite suite, MLSMessage groupInfo)
      throws Exception {
    AsymmetricCipherKeyPair signature = suite.generateSignatureKeyPair();
    byte[] signatureSecret = suite.serializeSignaturePrivateKey(signature.getPrivate());
    LeafNode leaf =
        new LeafNode(
            suite,
            suite.getHPKE().serializePublicKey(suite.getHPKE().generatePrivateKey().getPublic()),
            suite.serializeSignaturePublicKey(signature.getPublic()),
            Credential.forBasic(new byte[] {'b', 'c'}),
            new Capabilities(),
            new LifeTime(),
            new ArrayList<>(),
            signatureSecret);
    byte[] init =
        suite.getHPKE().serializePublicKey(suite.getHPKE().generatePrivateKey().getPublic());
    byte[] leafSecret = new byte[suite.getKDF().getHashLength()];
    new SecureRandom().nextBytes(leafSecret);
    return Group.externalJoin(
        new Secret(leafSecret),
        signature,
        new KeyPackage(suite, init, leaf, new ArrayList<>(), signatureSecret),
        groupInfo.groupInfo,
        null,
        new Group.MessageOptions(),
        null,
        new HashMap<>());
  }

  @Override
  public Bytes createUpdate() throws Exception {
    byte[] leafSecret = new byte[suite.getKDF().getHashLength()];
    random.nextBytes(leafSecret);
    // It refuses to repeat itself within an epoch, so every commit carries other authenticated
    // data.
    byte[] authenticatedData = new byte[8];
    random.nextBytes(authenticatedData);
    Group.GroupWithMessage next =
        group.commit(
            new Secret(leafSecret),
            new Group.CommitOptions(new ArrayList<>(), false, true, null),
            new Group.MessageOptions(false, authenticatedData, 0),
            new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    return Bytes.wrap(MLSOutputStream.encode(next.message));
  }

  @Override
  public Bytes processUpdate(Bytes commit) throws Exception {
    return Bytes.wrap(group.handle(commit.toArray(), null).getEpochAuthenticator());
  }

  private static MLSMessage decode(Bytes message) throws Exception {
    return (MLSMessage) MLSInputStream.decode(message.toArray(), MLSMessage.class);
  }
}
