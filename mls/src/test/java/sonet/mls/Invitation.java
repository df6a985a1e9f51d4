package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.commit.CommitCreation;
import sonet.mls.commit.Committer;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.commit.PublicGroup;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;
import sonet.mls.welcome.Welcome;

/// A commit of a member that adds a newcomer, with the secrets that its Welcome is made of, so that
/// any other Welcome and GroupInfo can be made of them too.
final class Invitation {
  private final MlsSuite suite;
  private final Group inviter;
  private final CommitCreation.Created created;
  final TestClient newcomer;
  final KeyPackageBundle bundle;

  /// An invitation without path by a member.
  Invitation(Group inviter, TestClient newcomer, KeyPackageBundle bundle) throws MlsException {
    this(inviter, newcomer, bundle, false);
  }

  Invitation(Group inviter, TestClient newcomer, KeyPackageBundle bundle, boolean path)
      throws MlsException {
    this.suite = inviter.suite();
    this.inviter = inviter;
    this.newcomer = newcomer;
    this.bundle = bundle;
    GroupState state = inviter.state();
    CommitCreation.Author author =
        new CommitCreation.Author(
            new Committer.Member(inviter.self()),
            state.signer(),
            state.signer(),
            state.ownLeaf().content(),
            Optional.of(state.keys()),
            state.secrets().initSecret(),
            state.psks());
    this.created =
        new CommitCreation(state.environment(), state.group(), author)
            .create(
                new CommitCreation.Request(
                    List.of(new ProposalOrRef.ByValue(new Proposal.Add(bundle.keyPackage()))),
                    path,
                    WireFormat.PUBLIC_MESSAGE,
                    Bytes.EMPTY,
                    Optional.empty()));
  }

  /// The group that the newcomer is invited to.
  PublicGroup group() {
    return created.staged().next();
  }

  GroupContext context() {
    return group().context();
  }

  Secret joinerSecret() {
    return created.joinerSecret();
  }

  /// A good GroupInfo.
  GroupInfo groupInfo() {
    return groupInfo(context());
  }

  /// A GroupInfo with another context, and all else as it must be for that.
  GroupInfo groupInfo(GroupContext context) {
    return sign(context, extensions(group().tree().encoded()), inviter.self(), signer());
  }

  /// A GroupInfo with another tree and its hash, and all else as it must be for that.
  GroupInfo groupInfo(ForgedTree tree) throws MlsException {
    return groupInfo(tree, RatchetTree.decode(suite, tree.encoded()).treeHash());
  }

  /// A GroupInfo with another tree and any hash of it.
  GroupInfo groupInfo(ForgedTree tree, Bytes treeHash) {
    return groupInfo(tree.encoded(), treeHash);
  }

  GroupInfo groupInfo(Bytes tree, Bytes treeHash) {
    return sign(withTreeHash(treeHash), extensions(tree), inviter.self(), signer());
  }

  Signer signer() {
    return inviter.state().signer();
  }

  /// The tree, and a key for external joins.
  Extensions extensions(Bytes tree) {
    Bytes external =
        suite.primitives().generateKemKeyPair(inviter.state().environment().random()).publicKey();
    return Extensions.of(
        new Extension(ExtensionType.RATCHET_TREE, tree),
        new Extension(ExtensionType.EXTERNAL_PUB, new Writer().opaque(external).toBytes()));
  }

  /// Any GroupInfo, with the confirmation tag that follows from its context.
  GroupInfo sign(
      GroupContext context, Extensions extensions, LeafIndex signerIndex, Signer signer) {
    try (Secret none = Secret.zeros(suite.hashLength())) {
      return sign(context, extensions, tag(context, none), signerIndex, signer);
    }
  }

  GroupInfo sign(
      GroupContext context,
      Extensions extensions,
      Bytes confirmationTag,
      LeafIndex signerIndex,
      Signer signer) {
    return GroupInfo.create(
        suite,
        signer,
        context,
        extensions,
        new GroupInfo.Confirmation(confirmationTag, signerIndex));
  }

  /// The confirmation tag of an epoch that begins with our joiner secret.
  Bytes tag(GroupContext context, Secret pskSecret) {
    EpochSecretsStep.Advanced advanced =
        EpochSecretsStep.fromJoiner(suite, joinerSecret().copy(), pskSecret, context.encoded());
    return KeySchedule.confirmationTag(
        suite, advanced.epochSecrets().confirmationKey(), context.confirmedTranscriptHash());
  }

  /// A good Welcome but for its GroupInfo.
  Welcome welcome(GroupInfo groupInfo) {
    return welcome(groupInfo.encoded());
  }

  Welcome welcome(Bytes groupInfo) {
    return welcome(groupInfo, secrets(created.newMembers().getFirst().pathSecret(), List.of()));
  }

  /// Group secrets with our joiner secret.
  Bytes secrets(Optional<Secret> pathSecret, List<PreSharedKeyId> psks) {
    try (Secret encoded = new GroupSecrets(joinerSecret().copy(), pathSecret, psks).encoded()) {
      return Bytes.wrap(encoded.expose());
    }
  }

  /// A Welcome with anything in it, under a key without pre-shared keys.
  Welcome welcome(Bytes groupInfo, Bytes groupSecrets) {
    try (Secret none = Secret.zeros(suite.hashLength())) {
      return welcome(groupInfo, groupSecrets, none);
    }
  }

  /// A Welcome with anything in it.
  Welcome welcome(Bytes groupInfo, Bytes groupSecrets, Secret pskSecret) {
    try (Secret welcomeSecret = KeySchedule.welcomeSecret(suite, joinerSecret(), pskSecret);
        Secret key = KeySchedule.welcomeKey(suite, welcomeSecret)) {
      Bytes nonce = KeySchedule.welcomeNonce(suite, welcomeSecret);
      return sealed(suite.primitives().seal(key, nonce, Bytes.EMPTY, groupInfo), groupSecrets);
    }
  }

  /// A Welcome around any encrypted GroupInfo.
  Welcome sealed(Bytes encryptedGroupInfo, Bytes groupSecrets) {
    try {
      HpkeCiphertext secrets =
          suite.encryptWithLabel(
              bundle.keyPackage().initKey(),
              EncryptionLabel.WELCOME,
              encryptedGroupInfo,
              Secret.of(groupSecrets),
              newcomer.environment().random());
      return new Welcome(
          suite.id(),
          List.of(new Welcome.EncryptedGroupSecrets(bundle.keyPackage().reference(suite), secrets)),
          encryptedGroupInfo);
    } catch (CryptoException refused) {
      throw new AssertionError(refused);
    }
  }

  /// The context with another tree hash.
  GroupContext withTreeHash(Bytes treeHash) {
    GroupContext context = context();
    return new GroupContext(
        context.version(),
        context.cipherSuite(),
        context.groupId(),
        context.epoch(),
        treeHash,
        context.confirmedTranscriptHash(),
        context.extensions());
  }

  /// The context with other extensions.
  GroupContext withExtensions(Extension... extensions) {
    GroupContext context = context();
    return new GroupContext(
        context.version(),
        context.cipherSuite(),
        context.groupId(),
        context.epoch(),
        context.treeHash(),
        context.confirmedTranscriptHash(),
        Extensions.of(extensions));
  }

  JoinRequest request(Welcome welcome) {
    return JoinRequest.of(welcome, bundle, newcomer.signer());
  }

  /// The newcomer refuses a Welcome, and can still join by a good one.
  void refuses(Rule rule, Welcome welcome) throws MlsException {
    refuses(rule, request(welcome));
  }

  void refuses(Rule rule, JoinRequest request) throws MlsException {
    refuses(rule, newcomer.environment(), request);
  }

  void refuses(Rule rule, Environment environment, JoinRequest request) throws MlsException {
    Stage.assertRefused(rule, () -> Group.join(environment, request));
    Group joined = Group.join(newcomer.environment(), request(welcome(groupInfo())));
    joined.close();
  }

  /// Whoever begins with a GroupInfo refuses this one: by Welcome, by external commit, and as an
  /// observer.
  void refuses(Rule rule, GroupInfo groupInfo) throws MlsException {
    refuses(rule, newcomer.environment(), groupInfo);
  }

  void refuses(Rule rule, Environment environment, GroupInfo groupInfo) throws MlsException {
    List<ThrowingJoin> joins = new ArrayList<>();
    joins.add(() -> Group.join(environment, request(welcome(groupInfo))));
    joins.add(() ->
        Group.joinExternally(environment, ExternalJoinRequest.of(groupInfo, newcomer.identity())));
    joins.add(() ->
        sonet.mls.observer.ObservedGroup.create(
            environment, new MlsMessage.GroupInfo(groupInfo).encoded(), Optional.empty()));
    Stream<ThrowingJoin> all = joins.stream();
    all.forEach(join -> Stage.assertRefused(rule, join::attempt));
    Group joined = Group.join(newcomer.environment(), request(welcome(groupInfo())));
    joined.close();
  }

  private interface ThrowingJoin {
    Object attempt() throws MlsException;
  }
}
