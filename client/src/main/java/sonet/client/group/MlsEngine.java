package sonet.client.group;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.Member;
import sonet.mls.Migration;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.Rule;
import sonet.mls.SavedGroup;
import sonet.mls.credential.Credential;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Role;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;

/// The engine of [sonet.mls] for one device.
///
/// New groups are of suite 1 (RFC 9420 §17.1), and can move to X-Wing: a device has one key for
/// signatures, of Ed25519, so all suites with such signatures are known. A credential is acceptable
/// when it is basic and names an account in UTF-8; that the key is the account's is checked against
/// the directory before someone is added. The answer is the same for all members, as it must be.
public final class MlsEngine implements GroupEngine {
  /// The suites that key packages are published for, that of new groups first.
  private static final List<Integer> SUITES = List.of(0x0001, 0xf001);

  /// Of a group's context: a [Continuation].
  static final ExtensionType CONTINUATION = new ExtensionType(0xf5a1);

  /// Of the context of a channel: the conversation above it, as an opaque vector.
  static final ExtensionType ABOVE = new ExtensionType(0xf5a3);

  /// Clocks differ by less than this.
  private static final Duration SKEW = Duration.ofHours(1);

  private static final Duration ONE_TIME_LIFETIME = Duration.ofDays(30);
  private static final Duration LAST_RESORT_LIFETIME = Duration.ofDays(90);

  private final Environment environment;
  private final CipherSuites suites;
  private final ClientIdentity identity;
  private final InstantSource clock;
  private volatile Bytes carried = Bytes.EMPTY;

  /// An engine.
  ///
  /// @param account the name in the credential
  /// @param signer the key of the device
  /// @param tools what it stands on
  public MlsEngine(String account, Signer signer, Tools tools) {
    CipherSuites suites = CipherSuites.of(tools.provider(), definitions());
    this.clock = tools.clock();
    this.environment =
        new Environment(
            suites,
            tools.random(),
            () -> clock.instant().getEpochSecond(),
            MlsEngine::isAcceptable,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    this.suites = suites;
    ClientIdentity plain = ClientIdentity.of(Credential.basic(account), signer, suites);
    this.identity =
        plain
            .withCapabilities(
                plain
                    .capabilities()
                    .with(CONTINUATION)
                    .with(ABOVE)
                    .with(GroupRoles.TYPE)
                    .with(LogCredential.TYPE))
            .supporting(ProposalType.SELF_REMOVE);
  }

  /// As this device presents itself at present.
  private ClientIdentity identity() {
    return identity.withLeafExtensions(LogCredential.in(identity.leafExtensions(), carried));
  }

  @Override
  public void carry(Bytes credential) {
    carried = credential;
  }

  /// Those with which the key of a device can sign.
  private static List<CipherSuite.Definition> definitions() {
    return Stream.concat(CipherSuites.RFC_9420.stream(), CipherSuites.PQ_06.stream())
        .filter(definition -> definition.signature() == SignatureScheme.ED25519)
        .toList();
  }

  /// What an engine stands on.
  ///
  /// @param provider of primitives
  /// @param random for keys
  /// @param clock for lifetimes
  public record Tools(CryptoProvider provider, RandomSource random, InstantSource clock) {}

  private static boolean isAcceptable(Credential credential, Bytes signatureKey, long second) {
    return credential instanceof Credential.Basic basic
        && !basic.identity().isEmpty()
        && Bytes.utf8(basic.identity().toUtf8()).equals(basic.identity());
  }

  @Override
  public List<Integer> cipherSuites() {
    return SUITES;
  }

  private MlsSuite suite(int cipherSuite) {
    return new MlsSuite(suites.get(cipherSuite));
  }

  @Override
  public PreparedKeyPackage prepareKeyPackage(int cipherSuite, PreparedKeyPackage.Use use) {
    Instant now = clock.instant();
    Instant end =
        now.plus(
            switch (use) {
              case ONE_TIME -> ONE_TIME_LIFETIME;
              case LAST_RESORT -> LAST_RESORT_LIFETIME;
            });
    Lifetime lifetime = new Lifetime(now.minus(SKEW).getEpochSecond(), end.getEpochSecond());
    try (KeyPackageBundle bundle = bundle(suite(cipherSuite), use, lifetime);
        Secret encoded = bundle.encoded()) {
      Bytes message = new MlsMessage.KeyPackage(bundle.keyPackage()).encoded();
      return new PreparedKeyPackage(cipherSuite, message, exposed(encoded), end, use);
    }
  }

  /// One of last resort says so itself (draft-ietf-mls-extensions §6.4).
  private KeyPackageBundle bundle(MlsSuite suite, PreparedKeyPackage.Use use, Lifetime lifetime) {
    return switch (use) {
      case ONE_TIME -> KeyPackageBundle.create(environment, suite, identity(), lifetime);
      case LAST_RESORT -> KeyPackageBundle.lastResort(environment, suite, identity(), lifetime);
    };
  }

  /// Key material on its way into the sealed state.
  static Bytes exposed(Secret secret) {
    return Bytes.wrap(secret.expose());
  }

  @Override
  public GroupSession create(Bytes groupId) {
    return create(groupId, Extensions.EMPTY);
  }

  @Override
  public GroupSession create(Bytes groupId, GroupRoles roles) throws ClientException {
    if (roles.role(identity.credential(), Object::equals) != Role.OWNER) {
      throw new ClientException(Reason.INVALID_INPUT, "Who begins a group is one of its owners.");
    }
    return create(groupId, Extensions.of(roles.toExtension()));
  }

  @Override
  public GroupRoles ownRoles() {
    return GroupRoles.of(identity.credential());
  }

  private GroupSession create(Bytes groupId, Extensions extensions) {
    try {
      Group.Parameters parameters =
          new Group.Parameters(suite(SUITES.getFirst()), new GroupId(groupId), extensions);
      return MlsSession.fresh(Group.create(environment, parameters, identity()), own());
    } catch (MlsException impossible) {
      throw new AssertionError("a device's own leaf keeps the rules", impossible);
    }
  }

  @Override
  public GroupSession restore(List<Bytes> pieces) throws ClientException {
    try {
      return MlsSession.restored(saved(pieces), own());
    } catch (MlsException damaged) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a group does not decode.", damaged);
    }
  }

  private SavedGroup saved(List<Bytes> pieces) throws MlsException {
    List<Secret> secrets = pieces.stream().map(Secret::of).toList();
    try {
      return SavedGroup.restore(environment, secrets, List.of(identity.signer()));
    } finally {
      secrets.forEach(Secret::close);
    }
  }

  @Override
  public Joined join(Invitation invitation) throws ClientException {
    List<KeyPackageBundle> bundles = new ArrayList<>();
    try {
      for (Bytes encoding : invitation.keyPackages()) {
        try (Secret encoded = Secret.of(encoding)) {
          bundles.add(KeyPackageBundle.decode(environment, encoded));
        }
      }
      Welcome welcome = welcome(invitation.welcome());
      int used = used(welcome, bundles);
      JoinRequest request =
          JoinRequest.of(welcome, bundles.get(used), identity.signer())
              .withRatchetTree(invitation.ratchetTree());
      return new Joined(join(request, invitation.continued()), used);
    } catch (MlsException refused) {
      throw invalid("The invitation", refused);
    } finally {
      bundles.forEach(KeyPackageBundle::close);
    }
  }

  private GroupSession join(JoinRequest request, List<Bytes> continued) throws MlsException {
    if (continued.isEmpty()) {
      return MlsSession.fresh(Group.join(environment, request), own());
    }
    try (Group old = saved(continued).group()) {
      return MlsSession.fresh(Group.join(environment, request.continuing(old)), own());
    }
  }

  @Override
  public PreparedCommit rejoin(Return request) throws ClientException {
    try {
      GroupInfo groupInfo = groupInfo(request.groupInfo());
      List<MlsMessage> leaving = new ArrayList<>();
      for (Bytes message : request.leaving()) {
        leaving.add(MlsMessage.decode(message));
      }
      ExternalJoinRequest join =
          ExternalJoinRequest.of(groupInfo, identity())
              .withRatchetTree(request.ratchetTree())
              .withSelfRemoves(leaving);
      Optional<LeafIndex> old = ownLeaf(groupInfo, request.ratchetTree());
      return MlsSession.joining(
          Group.joinExternally(environment, old.map(join::replacing).orElse(join)), own());
    } catch (MlsException refused) {
      throw invalid("The group", refused);
    }
  }

  /// Where this device stood, if it stood there.
  private Optional<LeafIndex> ownLeaf(GroupInfo groupInfo, Bytes ratchetTree) throws MlsException {
    MlsSuite suite = environment.suite(groupInfo.groupContext().cipherSuite());
    Bytes key = identity.signer().publicKey();
    return RatchetTree.decode(suite, ratchetTree).members().stream()
        .filter(member -> member.leaf().signatureKey().equals(key))
        .map(RatchetTree.Member::index)
        .findFirst();
  }

  private static GroupInfo groupInfo(Bytes message) throws MlsException, ClientException {
    if (MlsMessage.decode(message) instanceof MlsMessage.GroupInfo(GroupInfo groupInfo)) {
      return groupInfo;
    }
    throw new ClientException(Reason.INVALID_MESSAGE, "The group's description is something else.");
  }

  private MlsSession.Own own() {
    return new MlsSession.Own(this::identity, environment);
  }

  private static Welcome welcome(Bytes message) throws MlsException, ClientException {
    if (MlsMessage.decode(message) instanceof MlsMessage.Welcome welcome) {
      return welcome.welcome();
    }
    throw new ClientException(Reason.INVALID_MESSAGE, "The invitation is something else.");
  }

  private int used(Welcome welcome, List<KeyPackageBundle> bundles) throws ClientException {
    Set<KeyPackageRef> wanted =
        welcome.secrets().stream()
            .map(Welcome.EncryptedGroupSecrets::newMember)
            .collect(Collectors.toSet());
    for (int i = 0; i < bundles.size(); i++) {
      int cipherSuite = bundles.get(i).keyPackage().cipherSuite().value();
      if (wanted.contains(bundles.get(i).reference(suite(cipherSuite)))) {
        return i;
      }
    }
    throw new ClientException(
        Reason.INVALID_MESSAGE, "The invitation is for keys that this device does not have.");
  }

  @Override
  public GroupMember holder(Bytes keyPackage) throws ClientException {
    KeyPackage decoded = keyPackage(keyPackage);
    return member(-1, decoded.leafNode().credential(), decoded.leafNode().signatureKey());
  }

  @Override
  public Optional<Bytes> credential(Bytes keyPackage) throws ClientException {
    return LogCredential.of(keyPackage(keyPackage).leafNode().extensions());
  }

  static List<KeyPackage> keyPackages(List<Bytes> messages) throws ClientException {
    List<KeyPackage> keyPackages = new ArrayList<>();
    for (Bytes message : messages) {
      keyPackages.add(keyPackage(message));
    }
    return keyPackages;
  }

  static KeyPackage keyPackage(Bytes message) throws ClientException {
    try {
      if (MlsMessage.decode(message) instanceof MlsMessage.KeyPackage keyPackage) {
        return keyPackage.keyPackage();
      }
    } catch (MlsException malformed) {
      throw invalid("The key package", malformed);
    }
    throw new ClientException(Reason.INVALID_MESSAGE, "The key package is something else.");
  }

  static GroupMember member(int leaf, Credential credential, Bytes signatureKey) {
    String account = credential instanceof Credential.Basic basic ? basic.identity().toUtf8() : "";
    return new GroupMember(leaf, account, signatureKey);
  }

  static GroupMember member(Member member) {
    return member(member.leafIndex().value(), member.credential(), member.signatureKey());
  }

  static PreparedMove.Straggler straggler(Migration.Straggler straggler) {
    return new PreparedMove.Straggler(
        member(straggler.member()),
        switch (straggler.cause()) {
          case Migration.Cause.SuiteNotSupported() -> PreparedMove.Cause.SUITE_NOT_SUPPORTED;
          case Migration.Cause.NoKeyPackage() -> PreparedMove.Cause.NO_KEYS;
          case Migration.Cause.KeyPackageRefused _ -> PreparedMove.Cause.KEYS_REFUSED;
        });
  }

  static ClientException invalid(String what, MlsException refused) {
    Reason reason =
        refused.rule() == Rule.CREDENTIAL_NOT_ACCEPTED
            ? Reason.UNTRUSTED_USER
            : Reason.INVALID_MESSAGE;
    return new ClientException(
        reason, what + " breaks a rule: " + refused.getMessage() + ".", refused);
  }
}
