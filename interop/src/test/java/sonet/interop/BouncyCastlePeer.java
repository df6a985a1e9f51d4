package sonet.interop;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.Extension;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;

/// A member that runs on Bouncy Castle's MLS.
///
/// Its cipher suites share mutable state between all groups of the process, so its peers must not
/// run on several threads at once. It also refuses to seal the same content twice in an epoch,
/// wherefore every message carries fresh authenticated data.
final class BouncyCastlePeer implements Peer {
  private final SecureRandom random = new SecureRandom();
  private final MlsCipherSuite suite;
  private final AsymmetricCipherKeyPair signatureKey;
  private final byte[] signatureSecret;
  private final Bytes identity;
  private final Map<Secret, byte[]> preSharedKeys = new LinkedHashMap<>();
  private AsymmetricCipherKeyPair initKey;
  private AsymmetricCipherKeyPair leafKey;
  private KeyPackage keyPackage;
  private @Nullable Group group;

  BouncyCastlePeer(int suite, Bytes identity) throws Exception {
    this.suite = MlsCipherSuite.getSuite((short) suite);
    this.identity = identity;
    this.signatureKey = this.suite.generateSignatureKeyPair();
    this.signatureSecret = this.suite.serializeSignaturePrivateKey(signatureKey.getPrivate());
    this.initKey = this.suite.getHPKE().generatePrivateKey();
    this.leafKey = this.suite.getHPKE().generatePrivateKey();
    this.keyPackage = newKeyPackage();
  }

  @Override
  public String implementation() {
    return "bcmls";
  }

  @Override
  public Bytes keyPackage() throws Exception {
    initKey = suite.getHPKE().generatePrivateKey();
    leafKey = suite.getHPKE().generatePrivateKey();
    keyPackage = newKeyPackage();
    return encode(MLSMessage.keyPackage(keyPackage));
  }

  private KeyPackage newKeyPackage() throws Exception {
    LeafNode leaf =
        new LeafNode(
            suite,
            suite.getHPKE().serializePublicKey(leafKey.getPublic()),
            suite.serializeSignaturePublicKey(signatureKey.getPublic()),
            Credential.forBasic(identity.toArray()),
            new Capabilities(),
            lifetime(),
            new ArrayList<>(),
            signatureSecret);
    byte[] init = suite.getHPKE().serializePublicKey(initKey.getPublic());
    return new KeyPackage(suite, init, leaf, new ArrayList<>(), signatureSecret);
  }

  /// A usual lifetime: the one that the library makes by itself never ends.
  private static LifeTime lifetime() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    Bytes encoded = new Writer().u64(now - 3600).u64(now + 80 * 24 * 3600).toBytes();
    return (LifeTime) MLSInputStream.decode(encoded.toArray(), LifeTime.class);
  }

  @Override
  public void preSharedKey(Bytes id, Bytes secret) {
    preSharedKeys.put(new Secret(id.toArray()), secret.toArray());
    if (group != null) {
      group.insertExternalPsk(new Secret(id.toArray()), secret.toArray());
    }
  }

  @Override
  public void create(Bytes groupId) throws Exception {
    group =
        new Group(
            groupId.toArray(),
            suite,
            leafKey,
            signatureSecret,
            keyPackage.getLeafNode(),
            new ArrayList<>());
    preSharedKeys.forEach(group::insertExternalPsk);
  }

  @Override
  public void join(Bytes welcome) throws Exception {
    group =
        new Group(
            suite.getHPKE().serializePrivateKey(initKey.getPrivate()),
            leafKey,
            signatureSecret,
            keyPackage,
            decode(welcome).welcome,
            null,
            preSharedKeys,
            new HashMap<>());
  }

  @Override
  public Bytes joinExternally(Bytes groupInfo) throws Exception {
    Bytes ignored = keyPackage();
    Group.GroupWithMessage joined =
        Group.externalJoin(
            freshSecret(),
            signatureKey,
            keyPackage,
            decode(groupInfo).groupInfo,
            null,
            options(Framing.PUBLIC),
            null,
            new HashMap<>());
    group = joined.group;
    preSharedKeys.forEach(group::insertExternalPsk);
    return encode(joined.message);
  }

  @Override
  public Bytes propose(Change change, Framing framing) throws Exception {
    Group.MessageOptions options = options(framing);
    MLSMessage message =
        switch (change) {
          case Change.Add add -> group().add(decode(add.keyPackage()).keyPackage, options);
          case Change.Update _ -> {
            AsymmetricCipherKeyPair next = suite.getHPKE().generatePrivateKey();
            Proposal update = group().updateProposal(next, new Group.LeafNodeOptions());
            yield group().update(update, options);
          }
          case Change.Remove remove -> group().remove(rosterIndex(remove.leaf()), options);
          case Change.PreSharedKey key -> group().preSharedKey(key.id().toArray(), options);
          case Change.GroupExtension extension ->
              group().groupContextExtensions(extensions(extension), options);
        };
    Bytes encoded = encode(message);
    Group none = group().handle(encoded.toArray(), null);
    if (none != null) {
      throw new AssertionError("a proposal made an epoch");
    }
    return encoded;
  }

  /// What the library wants in one of its two ways to remove: how many members sit left of the
  /// leaf.
  private LeafIndex rosterIndex(int leaf) {
    return new LeafIndex((int) leaves().stream().filter(other -> other < leaf).count());
  }

  @Override
  public Committed commit(List<Change> changes, Framing framing, Path path) throws Exception {
    List<Proposal> proposals = new ArrayList<>();
    for (Change change : changes) {
      proposals.add(byValue(change));
    }
    Group.GroupWithMessage next =
        group()
            .commit(
                freshSecret(),
                new Group.CommitOptions(proposals, true, path == Path.ALWAYS, null),
                options(framing),
                new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    Bytes commit = encode(next.message);
    MLSMessage welcome = new MLSMessage(WireFormat.mls_welcome);
    welcome.welcome = next.message.welcome;
    group = next.group;
    return new Committed(commit, Optional.of(encode(welcome)));
  }

  private Proposal byValue(Change change) throws Exception {
    return switch (change) {
      case Change.Add add -> Proposal.add(decode(add.keyPackage()).keyPackage);
      case Change.Update _ ->
          throw new IllegalArgumentException("an update is never by value (RFC 9420 §12.2)");
      case Change.Remove remove -> Proposal.remove(new LeafIndex(remove.leaf()));
      case Change.PreSharedKey key ->
          Proposal.preSharedKey(
              PreSharedKeyID.external(
                  key.id().toArray(), freshBytes(suite.getKDF().getHashLength())));
      case Change.GroupExtension extension ->
          Proposal.groupContextExtensions(extensions(extension));
    };
  }

  private static List<Extension> extensions(Change.GroupExtension extension) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new Extension(extension.type(), extension.content().toArray()));
    return extensions;
  }

  @Override
  public void process(Bytes message) throws Exception {
    Group next = group().handle(message.toArray(), null);
    if (next != null) {
      group = next;
    }
  }

  @Override
  public Bytes send(Bytes text) throws Exception {
    return encode(group().protect(freshBytes(8), text.toArray(), random.nextInt(32)));
  }

  @Override
  public Bytes receive(Bytes message) throws Exception {
    return Bytes.wrap(group().unprotect(decode(message))[1]);
  }

  @Override
  public Bytes groupInfo() throws Exception {
    return encode(group().getGroupInfo(true));
  }

  /// It would take the absent path secret for an empty one, and later fail on keys derived from
  /// that.
  @Override
  public boolean joinsWithoutPath() {
    return false;
  }

  @Override
  public boolean forcesPath() {
    return true;
  }

  @Override
  public boolean commitsExtensions() {
    return true;
  }

  @Override
  public boolean takesExternalSenders() {
    return true;
  }

  @Override
  public long epoch() {
    return group().getEpoch();
  }

  @Override
  public int leaf() {
    return group().getIndex().value();
  }

  @Override
  public Set<Integer> leaves() {
    Set<Integer> leaves = new TreeSet<>();
    for (int leaf = 0; leaf < group().getTree().getSize().leafCount(); leaf++) {
      if (group().getTree().hasLeaf(new LeafIndex(leaf))) {
        leaves.add(leaf);
      }
    }
    return leaves;
  }

  @Override
  public Bytes epochAuthenticator() {
    return Bytes.of(group().getEpochAuthenticator());
  }

  @Override
  public Bytes export(String label, Bytes context, int length) throws Exception {
    return Bytes.wrap(group().getKeySchedule().MLSExporter(label, context.toArray(), length));
  }

  @Override
  public String toString() {
    return implementation() + " " + identity.toUtf8();
  }

  private Group group() {
    if (group == null) {
      throw new IllegalStateException(this + " is in no group");
    }
    return group;
  }

  private Group.MessageOptions options(Framing framing) {
    return new Group.MessageOptions(framing == Framing.PRIVATE, freshBytes(8), 0);
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
}
