package sonet.bench.server;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;
import sonet.protocol.AccountName;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.CreateGroup;
import sonet.protocol.DeviceId;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.NewDevice;
import sonet.protocol.Operation;
import sonet.protocol.Posted;
import sonet.protocol.ProtocolException;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitCommit;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.protocol.codec.Codec;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// A device as the load needs it: its own key, real MLS behind it, and nothing kept.
final class LoadDevice {
  private static final Codec JSON = Codec.json(64 << 20);
  private static final byte[] NO_BODY = {};
  private static final int SUITE = 1;
  private static final long DAY = 86_400;

  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());
  private static final MlsSuite MLS = new MlsSuite(SUITES.get(SUITE));
  private static final Environment ENVIRONMENT =
      new Environment(
          SUITES,
          Providers.random(),
          () -> Instant.now().getEpochSecond(),
          AuthenticationService.ANY_BASIC,
          PskStore.NONE,
          GroupPolicy.DEFAULT);

  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));

  private final String audience;
  private final AccountName account;
  private final Signer signer;
  private String token = "";

  /// A device that the server does not know yet.
  LoadDevice(int port, String account) {
    this.audience = "127.0.0.1:" + port;
    this.account = new AccountName(account);
    this.signer =
        MLS.primitives().signer(MLS.primitives().generateSignatureKeyPair(Providers.random()));
  }

  /// Registers it and logs in.
  void register(Line line) throws IOException {
    Bytes key = signer.publicKey();
    Bytes proof = signer.sign(SigningInput.registration(account, key));
    var _ =
        ask(
            line,
            DirectoryOperations.REGISTER,
            DirectoryOperations.REGISTER.path(),
            new RegisterAccount(
                account,
                new NewDevice("load", key, proof),
                EDITOR
                    .first(account.identity(), System.currentTimeMillis(), List.of(SUITE), signer)
                    .encoded()));
    login(line);
  }

  /// Gets a token.
  void login(Line line) throws IOException {
    Challenge challenge =
        ask(
            line,
            DirectoryOperations.CHALLENGE,
            DirectoryOperations.CHALLENGE.path(),
            new ChallengeRequest(id()));
    Bytes signature =
        signer.sign(SigningInput.authentication(id(), audience, challenge.challenge()));
    Token answer =
        ask(
            line,
            DirectoryOperations.TOKEN,
            DirectoryOperations.TOKEN.path(),
            new TokenRequest(id(), challenge.challenge(), audience, signature));
    token = answer.token();
  }

  /// Asks with a record as body, and waits for the answer.
  <A extends Record> A ask(Line line, Operation<?, A> operation, String path, Record body)
      throws IOException {
    Bytes answer = line.ask(operation.method(), path, token, encode(body)).taken();
    try {
      return JSON.decode(answer, operation.answer());
    } catch (ProtocolException e) {
      throw new IOException("the answer of " + operation.id() + " cannot be read", e);
    }
  }

  static byte[] encode(Record body) {
    return body instanceof sonet.protocol.Nothing ? NO_BODY : JSON.encode(body).toArray();
  }

  DeviceId id() {
    return DeviceId.ofKeyHash(MLS.primitives().hash(signer.publicKey()));
  }

  AccountName account() {
    return account;
  }

  String token() {
    return token;
  }

  private ClientIdentity identity() {
    return ClientIdentity.of(Credential.basic(account.value()), signer, SUITES);
  }

  /// A fresh key package whose private half is forgotten.
  KeyPackage keyPackage() {
    long now = Instant.now().getEpochSecond();
    return KeyPackageBundle.create(ENVIRONMENT, MLS, identity(), new Lifetime(now - DAY, now + DAY))
        .keyPackage();
  }

  /// What publishes key packages.
  PublishKeyPackages publication(int count) {
    Instant end = Instant.now().plusSeconds(DAY);
    return new PublishKeyPackages(
        IntStream.range(0, count)
            .mapToObj(_ ->
                new PublishKeyPackages.Upload(
                    SUITE,
                    PublishKeyPackages.Use.ONE_TIME,
                    end,
                    new MlsMessage.KeyPackage(keyPackage()).encoded()))
            .toList());
  }

  /// A new group with this device as its one member, which the server knows.
  Group createGroup(Line line) throws IOException, MlsException {
    Group group = Group.create(ENVIRONMENT, Group.Parameters.random(ENVIRONMENT, MLS), identity());
    Posted _ =
        ask(
            line,
            GroupOperations.CREATE,
            GroupOperations.CREATE.path(),
            new CreateGroup(info(group), Optional.of(group.ratchetTree())));
    return group;
  }

  /// Adds devices to a group; the group afterwards.
  Group add(Line line, Group group, List<LoadDevice> others) throws IOException, MlsException {
    List<KeyPackage> keyPackages = others.stream().map(LoadDevice::keyPackage).toList();
    PendingCommit pending = group.commit(CommitRequest.add(keyPackages).withoutTreeInWelcome());
    return submit(line, group, pending, others);
  }

  /// Commits to nothing but a new key; the group afterwards.
  Group update(Line line, Group group) throws IOException, MlsException {
    return submit(line, group, group.commit(CommitRequest.update()), List.of());
  }

  private Group submit(Line line, Group group, PendingCommit pending, List<LoadDevice> added)
      throws IOException {
    List<DeviceId> targets = added.stream().map(LoadDevice::id).toList();
    List<SubmitCommit.Welcome> welcomes =
        pending.welcome().stream()
            .map(welcome -> new SubmitCommit.Welcome(welcome.encoded(), targets))
            .toList();
    SubmitCommit commit =
        new SubmitCommit(
            group.epoch().value(), pending.message().encoded(), welcomes, info(pending.group()));
    Posted _ = ask(line, GroupOperations.COMMIT, GroupOperations.COMMIT.at(id(group)), commit);
    return pending.keep();
  }

  private static Bytes info(Group group) {
    return group.groupInfo(new Group.GroupInfoContent(false, true, Extensions.EMPTY)).encoded();
  }

  /// The server's name of a group.
  static GroupId id(Group group) {
    return new GroupId(group.groupId().value());
  }
}
