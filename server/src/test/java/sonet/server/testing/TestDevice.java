package sonet.server.testing;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.ProposalType;
import sonet.mls.role.GroupRoles;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.Lifetime;
import sonet.mls.tree.RatchetTree;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.CreateGroup;
import sonet.protocol.DeviceId;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.Endorsement;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.NewDevice;
import sonet.protocol.OwnAccount;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RemoveDevice;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.protocol.codec.Codec;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// A device: its key, its token, and the real engine behind it. It holds the groups it is in as a
/// client would, by hand.
public final class TestDevice {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());
  private static final int SUITE = 1;
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));

  private final TestServer server;
  private final AccountName account;
  private final Signer signer;
  private final Environment environment;
  private final MlsSuite suite = new MlsSuite(SUITES.get(SUITE));
  private final List<KeyPackageBundle> bundles = new ArrayList<>();
  private final Map<String, String> tenant;
  private String token = "";

  private TestDevice(TestServer server, AccountName account) {
    this(server, account, Map.of());
  }

  private TestDevice(TestServer server, AccountName account, Map<String, String> tenant) {
    this.tenant = tenant;
    this.server = server;
    this.account = account;
    this.signer =
        suite.primitives().signer(suite.primitives().generateSignatureKeyPair(Providers.random()));
    this.environment =
        new Environment(
            SUITES,
            Providers.random(),
            () -> server.clock().instant().getEpochSecond(),
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
  }

  /// A device that nobody knows yet.
  public static TestDevice unknown(TestServer server, String account) {
    return new TestDevice(server, new AccountName(account));
  }

  /// The first device of a new account, with a token.
  public static TestDevice register(TestServer server, String account) throws Exception {
    TestDevice device = unknown(server, account);
    Object _ =
        server
            .post(Paths.ACCOUNTS, device.registration(), Map.of())
            .as(sonet.protocol.Account.class);
    device.authenticate();
    return device;
  }

  /// The first device of a new account of a tenant, with a token.
  public static TestDevice register(TestServer server, String tenant, String account)
      throws Exception {
    TestDevice device = unknown(server, tenant, account);
    Object _ =
        server
            .post(Paths.ACCOUNTS, device.registration(), device.tenant)
            .as(sonet.protocol.Account.class);
    device.authenticate();
    return device;
  }

  /// A device that nobody knows yet, for a tenant.
  public static TestDevice unknown(TestServer server, String tenant, String account) {
    return new TestDevice(server, new AccountName(account), Map.of("Sonet-Tenant", tenant));
  }

  /// A further device of this account, with a token.
  public TestDevice link() throws Exception {
    TestDevice device = new TestDevice(server, account, tenant);
    Object _ = add(device).as(sonet.protocol.Device.class);
    device.authenticate();
    return device;
  }

  /// What registers it.
  public RegisterAccount registration() {
    return registration(server.clock().instant());
  }

  /// What registers it at a time of its own.
  public RegisterAccount registration(Instant at) {
    DeviceSet first = EDITOR.first(account.identity(), at.toEpochMilli(), List.of(SUITE), signer);
    return new RegisterAccount(account, newDevice(), first.encoded());
  }

  /// What registers it with an account that exists.
  public NewDevice newDevice() {
    Bytes key = signer.publicKey();
    return new NewDevice(
        "device of " + account, key, signer.sign(SigningInput.registration(account, key)));
  }

  /// Asks for a further device of the account of this one, which this one endorses.
  public Answer add(TestDevice device) throws Exception {
    return post(Paths.OWN_DEVICES, endorsed(device.newDevice()));
  }

  /// A device as this one endorses it.
  public AddDevice endorsed(NewDevice device) throws Exception {
    Instant at = server.clock().instant();
    Bytes input = SigningInput.endorsement(account, device.signatureKey(), at);
    DeviceKey key =
        new DeviceKey(device.signatureKey(), device.proof(), List.of(SUITE), at.toEpochMilli());
    return new AddDevice(
        device,
        new Endorsement(signer.publicKey(), at, signer.sign(input)),
        EDITOR.adding(deviceSet(), change(ChangeReason.NEW_DEVICE), key, signer).encoded());
  }

  private DeviceSetEditor.Change change(ChangeReason reason) {
    return new DeviceSetEditor.Change(server.clock().instant().toEpochMilli(), reason);
  }

  /// The device set of its account that was handed in last.
  public DeviceSet deviceSet() throws Exception {
    return DeviceSet.decode(
        get(DirectoryOperations.OWN_ACCOUNT.path()).as(OwnAccount.class).deviceSet().orElseThrow());
  }

  /// Asks for the removal of a device.
  public Answer remove(TestDevice device, Map<String, String> headers) throws Exception {
    Map<String, String> all = new HashMap<>(authorization());
    all.putAll(headers);
    return server.send(
        "PUT",
        DirectoryOperations.REMOVE_DEVICE.at(device.id()),
        Codec.json(1 << 20).encode(removal(device)),
        all);
  }

  /// That this device removes one.
  public RemoveDevice removal(TestDevice device) throws Exception {
    Instant at = server.clock().instant();
    DeviceSet before = deviceSet();
    Bytes key = device.signer.publicKey();
    DeviceSet next =
        before.contains(key)
            ? EDITOR.removing(before, change(ChangeReason.RETIRED_DEVICE), Set.of(key), signer)
            : before;
    return new RemoveDevice(
        at, signer.sign(SigningInput.removal(account, device.id(), at)), next.encoded());
  }

  /// Gets a token.
  public void authenticate() throws Exception {
    token = server.post(Paths.TOKENS, answerTo(challenge()), tenant).as(Token.class).token();
  }

  /// Gets a challenge.
  public Challenge challenge() throws Exception {
    return server.post(Paths.CHALLENGES, new ChallengeRequest(id()), tenant).as(Challenge.class);
  }

  /// Answers a challenge.
  public TokenRequest answerTo(Challenge challenge) {
    String audience = server.audience();
    Bytes signature =
        signer.sign(SigningInput.authentication(id(), audience, challenge.challenge()));
    return new TokenRequest(id(), challenge.challenge(), audience, signature);
  }

  /// Its id.
  public DeviceId id() {
    return DeviceId.ofKeyHash(suite.primitives().hash(signer.publicKey()));
  }

  /// Its account.
  public AccountName account() {
    return account;
  }

  /// Its signer.
  public Signer signer() {
    return signer;
  }

  /// Its environment.
  public Environment environment() {
    return environment;
  }

  /// Its token.
  public String token() {
    return token;
  }

  /// Its identity in groups.
  public ClientIdentity identity() {
    return identityAs(account.value());
  }

  /// An identity with another name.
  public ClientIdentity identityAs(String name) {
    ClientIdentity plain = ClientIdentity.of(Credential.basic(name), signer, SUITES);
    return plain
        .withCapabilities(plain.capabilities().with(GroupRoles.TYPE))
        .supporting(ProposalType.SELF_REMOVE);
  }

  /// The header that names its tenant, if that is not the default one.
  public Map<String, String> home() {
    return tenant;
  }

  /// The header with the token.
  public Map<String, String> authorization() {
    return Map.of("Authorization", "Bearer " + token);
  }

  /// Asks with a record as body.
  public Answer post(String path, Record body) throws IOException, InterruptedException {
    return server.post(path, body, authorization());
  }

  /// Asks without a body.
  public Answer get(String path) throws IOException, InterruptedException {
    return server.get(path, authorization());
  }

  /// A fresh key package, kept for a Welcome.
  public KeyPackageBundle keyPackage() {
    return keyPackage(identity());
  }

  /// A fresh key package with an identity.
  public KeyPackageBundle keyPackage(ClientIdentity identity) {
    KeyPackageBundle bundle = KeyPackageBundle.create(environment, suite, identity, lifetime());
    bundles.add(bundle);
    return bundle;
  }

  /// A key package as it is published.
  public PublishKeyPackages.Upload upload(PublishKeyPackages.Use use) {
    Instant end = server.clock().instant().plusSeconds(86_400);
    return new PublishKeyPackages.Upload(SUITE, use, end, encoded(bundle(use).keyPackage()));
  }

  private KeyPackageBundle bundle(PublishKeyPackages.Use use) {
    return switch (use) {
      case ONE_TIME -> keyPackage();
      case LAST_RESORT -> {
        KeyPackageBundle bundle =
            KeyPackageBundle.lastResort(environment, suite, identity(), lifetime());
        bundles.add(bundle);
        yield bundle;
      }
    };
  }

  private Lifetime lifetime() {
    long now = environment.clock().epochSecond();
    return new Lifetime(now - 3600, now + 86_400);
  }

  /// A key package as an MLSMessage.
  public static Bytes encoded(KeyPackage keyPackage) {
    return new MlsMessage.KeyPackage(keyPackage).encoded();
  }

  /// Publishes as many key packages for one use each.
  public void publish(int number) throws Exception {
    List<PublishKeyPackages.Upload> uploads =
        IntStream.range(0, number).mapToObj(i -> upload(PublishKeyPackages.Use.ONE_TIME)).toList();
    Object _ =
        post(Paths.OWN_KEY_PACKAGES, new PublishKeyPackages(uploads))
            .as(sonet.protocol.KeyPackageCount.class);
  }

  /// Claims key packages of an account.
  public ClaimedKeyPackages claim(AccountName name) throws Exception {
    return post(Paths.claim(name), new ClaimKeyPackages(SUITE)).as(ClaimedKeyPackages.class);
  }

  /// A new group that the server knows.
  public Group createGroup() throws Exception {
    Group group = newGroup(identity());
    Posted _ = post(Paths.GROUPS, creation(group)).as(Posted.class);
    return group;
  }

  /// A new group that the server does not know.
  public Group newGroup(ClientIdentity identity) throws MlsException {
    return Group.create(environment, Group.Parameters.random(environment, suite), identity);
  }

  /// A new group with roles that the server knows.
  public Group createGroup(GroupRoles roles) throws Exception {
    sonet.mls.GroupId id = new sonet.mls.GroupId(Providers.random().bytes(32));
    Group group =
        Group.create(
            environment,
            new Group.Parameters(suite, id, Extensions.of(roles.toExtension())),
            identity());
    Posted _ = post(Paths.GROUPS, creation(group)).as(Posted.class);
    return group;
  }

  /// A commit by which it comes back into a group, or into one that its account is in.
  public PendingCommit comeBack(GroupId group) throws Exception {
    GroupView view = get(Paths.groupInfo(group)).as(GroupView.class);
    if (!(MlsMessage.decode(view.groupInfo()) instanceof MlsMessage.GroupInfo(var info))) {
      throw new AssertionError("the server serves a GroupInfo");
    }
    ExternalJoinRequest join =
        ExternalJoinRequest.of(info, identity()).withRatchetTree(view.ratchetTree());
    Optional<LeafIndex> old =
        RatchetTree.decode(suite, view.ratchetTree()).members().stream()
            .filter(member -> member.leaf().signatureKey().equals(signer.publicKey()))
            .map(RatchetTree.Member::index)
            .findFirst();
    return Group.joinExternally(environment, old.map(join::replacing).orElse(join));
  }

  /// Submits an external commit.
  public Answer submitJoin(PendingCommit join) throws Exception {
    SubmitCommit commit =
        new SubmitCommit(
            join.group().epoch().value() - 1,
            join.message().encoded(),
            List.of(),
            info(join.group()));
    return post(Paths.commits(groupId(join.group())), commit);
  }

  /// Asks to leave; the group that knows of it.
  public Group askToLeave(Group group) throws Exception {
    PendingProposal leave = group.leave();
    Posted _ =
        post(Paths.proposals(groupId(group)), new SubmitMessage(leave.message().encoded()))
            .as(Posted.class);
    return leave.group();
  }

  /// The group after all handshakes that the server has of it from a cursor on.
  public Group follow(Group group, long after) throws Exception {
    Group at = group;
    for (LogEntry entry : entries(group, after)) {
      if (entry.kind() == EntryKind.COMMIT || entry.kind() == EntryKind.PROPOSAL) {
        at = at.process(entry.body()).keep();
      }
    }
    return at;
  }

  /// What creates a group at the server.
  public static CreateGroup creation(Group group) {
    return new CreateGroup(info(group), Optional.of(group.ratchetTree()));
  }

  /// The GroupInfo of a group, without the tree.
  public static Bytes info(Group group) {
    return group.groupInfo(new Group.GroupInfoContent(false, true, Extensions.EMPTY)).encoded();
  }

  /// The server's name of a group.
  public static GroupId groupId(Group group) {
    return new GroupId(group.groupId().value());
  }

  /// Adds devices to a group, whose key packages it claims; the group afterwards.
  public Group add(Group group, TestDevice... devices) throws Exception {
    List<KeyPackage> keyPackages = new ArrayList<>();
    List<DeviceId> targets = new ArrayList<>();
    for (TestDevice device : devices) {
      keyPackages.add(device.keyPackage().keyPackage());
      targets.add(device.id());
    }
    PendingCommit pending = group.commit(CommitRequest.add(keyPackages).withoutTreeInWelcome());
    Posted _ = submit(group, pending, targets).as(Posted.class);
    return pending.keep();
  }

  /// Removes a device from a group; the group afterwards.
  public Group remove(Group group, TestDevice device) throws Exception {
    PendingCommit pending = group.commit(CommitRequest.remove(leafOf(group, device)));
    Posted _ = submit(group, pending, List.of()).as(Posted.class);
    return pending.keep();
  }

  /// The leaf of a device in a group.
  public static LeafIndex leafOf(Group group, TestDevice device) {
    return group.all().stream()
        .filter(member -> member.signatureKey().equals(device.signer.publicKey()))
        .findFirst()
        .orElseThrow()
        .leafIndex();
  }

  /// Submits a commit that was made in a group.
  public Answer submit(Group group, PendingCommit pending, List<DeviceId> targets)
      throws Exception {
    return post(Paths.commits(groupId(group)), commit(group, pending, targets));
  }

  /// What submits a commit.
  public static SubmitCommit commit(Group group, PendingCommit pending, List<DeviceId> targets) {
    List<SubmitCommit.Welcome> welcomes =
        pending.welcome().stream()
            .map(welcome -> new SubmitCommit.Welcome(welcome.encoded(), targets))
            .toList();
    return new SubmitCommit(
        group.epoch().value(), pending.message().encoded(), welcomes, info(pending.group()));
  }

  /// Joins the group of the first Welcome in the inbox, with the tree from the server.
  public Group join() throws Exception {
    LogEntry entry = get(Paths.inbox(0, 10)).as(LogPage.class).entries().getFirst();
    return join(entry);
  }

  /// Joins the group of a Welcome, with the tree from the server.
  public Group join(LogEntry entry) throws Exception {
    return Group.join(environment, joining(entry));
  }

  /// Joins a group that continues another.
  public Group join(LogEntry entry, Group continued) throws Exception {
    return Group.join(environment, joining(entry).continuing(continued));
  }

  private JoinRequest joining(LogEntry entry) throws Exception {
    GroupTree tree =
        get(Paths.tree(entry.group().orElseThrow(), entry.epoch())).as(GroupTree.class);
    if (!(MlsMessage.decode(entry.body()) instanceof MlsMessage.Welcome(var welcome))) {
      throw new AssertionError("an inbox has Welcomes");
    }
    return new JoinRequest(
        welcome, bundles, signer, Optional.of(tree.ratchetTree()), id -> false, Optional.empty());
  }

  /// Sends a text to a group.
  public Answer say(Group group, String text) throws Exception {
    Bytes message = group.protect(Bytes.utf8(text)).encoded();
    return post(Paths.messages(groupId(group)), new SubmitMessage(message));
  }

  /// All that waits in its inbox, however many pages that is.
  public List<LogEntry> inbox() throws Exception {
    List<LogEntry> entries = new ArrayList<>();
    LogPage page;
    do {
      long after = entries.isEmpty() ? 0 : entries.getLast().seq();
      page = get(Paths.inbox(after, 500)).as(LogPage.class);
      entries.addAll(page.entries());
    } while (!page.entries().isEmpty());
    return entries;
  }

  /// The newest entry of its inbox.
  public LogEntry lastOfInbox() throws Exception {
    LogPage page = get(Paths.inbox(0, 500)).as(LogPage.class);
    while (page.entries().getLast().seq() < page.head()) {
      page = get(Paths.inbox(page.entries().getLast().seq(), 500)).as(LogPage.class);
    }
    return page.entries().getLast();
  }

  /// All entries of a group's log after a cursor, page by page.
  public List<LogEntry> entries(Group group, long after) throws Exception {
    List<LogEntry> entries = new ArrayList<>();
    long cursor = after;
    LogPage page = log(group, cursor);
    while (!page.entries().isEmpty()) {
      entries.addAll(page.entries());
      cursor = page.entries().getLast().seq();
      page = log(group, cursor);
    }
    return entries;
  }

  /// The log of a group after a cursor.
  public LogPage log(Group group, long after) throws Exception {
    return get(Paths.log(groupId(group), after, 500)).as(LogPage.class);
  }
}
