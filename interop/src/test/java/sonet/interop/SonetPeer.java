package sonet.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.Encodable;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.Member;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;

/// A member that runs on this project's engine.
final class SonetPeer implements Peer {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  private final Environment environment;
  private final MlsSuite suite;
  private final ClientIdentity identity;
  private final String name;
  private final Map<Bytes, Bytes> preSharedKeys = new HashMap<>();
  private @Nullable KeyPackageBundle keyPackage;
  private @Nullable Group group;

  SonetPeer(int suite, String name) {
    this.name = name;
    this.suite = new MlsSuite(SUITES.get(suite));
    this.environment =
        new Environment(
            SUITES,
            Providers.random(),
            () -> System.currentTimeMillis() / 1000,
            AuthenticationService.ANY_BASIC,
            id -> Optional.ofNullable(preSharedKeys.get(id)).map(Secret::of),
            GroupPolicy.DEFAULT);
    this.identity =
        ClientIdentity.of(
            Credential.basic(name),
            SUITES
                .get(suite)
                .signer(SUITES.get(suite).generateSignatureKeyPair(Providers.random())),
            SUITES);
  }

  @Override
  public String implementation() {
    return "Sonet";
  }

  @Override
  public Bytes keyPackage() {
    long now = environment.clock().epochSecond();
    keyPackage =
        KeyPackageBundle.create(
            environment, suite, identity, new Lifetime(now - 3600, now + 80 * 24 * 3600));
    return encoded(new MlsMessage.KeyPackage(keyPackage.keyPackage()));
  }

  @Override
  public void preSharedKey(Bytes id, Bytes secret) {
    preSharedKeys.put(id, secret);
  }

  @Override
  public void create(Bytes groupId) throws Exception {
    group =
        Group.create(
            environment,
            new Group.Parameters(suite, new GroupId(groupId), Extensions.EMPTY),
            identity);
  }

  @Override
  public void join(Bytes welcome) throws Exception {
    if (keyPackage == null) {
      throw new IllegalStateException(this + " has no key package");
    }
    try (KeyPackageBundle used = keyPackage) {
      group = Group.join(environment, JoinRequest.of(welcome(welcome), used, identity.signer()));
    }
  }

  @Override
  public Bytes joinExternally(Bytes groupInfo) throws Exception {
    PendingCommit pending =
        Group.joinExternally(environment, ExternalJoinRequest.of(groupInfo(groupInfo), identity));
    group = pending.keep();
    return encoded(pending.message());
  }

  @Override
  public Bytes propose(Change change, Framing framing) throws Exception {
    ProposalRequest request =
        change instanceof Change.Update
            ? ProposalRequest.update()
            : ProposalRequest.of(proposal(change));
    PendingProposal pending =
        group().propose(framing == Framing.PRIVATE ? request.encrypted() : request);
    group = pending.group();
    return encoded(pending.message());
  }

  @Override
  public Committed commit(List<Change> changes, Framing framing, Path path) throws Exception {
    CommitRequest request = CommitRequest.RECEIVED;
    for (Change change : changes) {
      request = request.with(proposal(change));
    }
    if (framing == Framing.PRIVATE) {
      request = request.encrypted();
    }
    if (path == Path.ALWAYS) {
      request = request.withPath();
    }
    PendingCommit pending = group().commit(request);
    group = pending.keep();
    return new Committed(encoded(pending.message()), pending.welcome().map(SonetPeer::encoded));
  }

  private Proposal proposal(Change change) throws Exception {
    return switch (change) {
      case Change.Add add -> new Proposal.Add(keyPackage(add.keyPackage()));
      case Change.Update _ -> throw new IllegalArgumentException("an update makes its own leaf");
      case Change.Remove remove -> new Proposal.Remove(new LeafIndex(remove.leaf()));
      case Change.PreSharedKey key -> group().externalPsk(key.id());
      case Change.GroupExtension(int type, Bytes content) ->
          new Proposal.GroupContextExtensions(
              Extensions.of(new Extension(new ExtensionType(type), content)));
    };
  }

  @Override
  public void process(Bytes message) throws Exception {
    Received received = group().process(message);
    group =
        switch (received) {
          case Received.ProposalStored _, Received.Commit _ -> received.keep();
          case Received.Application _,
              Received.Removed _,
              Received.OwnMessage _,
              Received.OwnCommit _,
              Received.Duplicate _,
              Received.FutureEpoch _,
              Received.StaleEpoch _,
              Received.Fork _ ->
              throw new AssertionError(this + " took a handshake message for " + received);
        };
  }

  @Override
  public Bytes send(Bytes text) {
    return encoded(group().protect(text));
  }

  @Override
  public Bytes receive(Bytes message) throws Exception {
    Received received = group().process(message);
    if (received instanceof Received.Application application) {
      group = received.keep();
      return application.data();
    }
    throw new AssertionError(this + " took an application message for " + received);
  }

  @Override
  public Bytes groupInfo() {
    return encoded(group().groupInfo(Group.GroupInfoContent.FULL));
  }

  @Override
  public boolean joinsWithoutPath() {
    return true;
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
    return group().epoch().value();
  }

  @Override
  public int leaf() {
    return group().self().value();
  }

  @Override
  public Set<Integer> leaves() {
    Set<Integer> leaves = new TreeSet<>();
    for (Member member : group().all()) {
      leaves.add(member.leafIndex().value());
    }
    return leaves;
  }

  @Override
  public Bytes epochAuthenticator() {
    return group().epochAuthenticator();
  }

  @Override
  public Bytes export(String label, Bytes context, int length) {
    try (Secret exported = group().export(label, context, length)) {
      return Bytes.wrap(exported.expose());
    }
  }

  @Override
  public String toString() {
    return implementation() + " " + name;
  }

  private Group group() {
    if (group == null) {
      throw new IllegalStateException(this + " is in no group");
    }
    return group;
  }

  private static Bytes encoded(Encodable message) {
    return message.encoded();
  }

  private static sonet.mls.keypackage.KeyPackage keyPackage(Bytes message) throws Exception {
    return ((MlsMessage.KeyPackage) MlsMessage.decode(message)).keyPackage();
  }

  private static sonet.mls.welcome.Welcome welcome(Bytes message) throws Exception {
    return ((MlsMessage.Welcome) MlsMessage.decode(message)).welcome();
  }

  private static sonet.mls.welcome.GroupInfo groupInfo(Bytes message) throws Exception {
    return ((MlsMessage.GroupInfo) MlsMessage.decode(message)).groupInfo();
  }
}
