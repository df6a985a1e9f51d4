package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PskSecret;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;
import sonet.mls.welcome.Welcome;
import sonet.mls.welcome.Welcome.EncryptedGroupSecrets;

/// `welcome`: an invitation is opened, and what is in it verified, without the tree (RFC 9420
/// §12.4.3.1).
final class WelcomeVectors implements VectorKind {
  @Override
  public String name() {
    return "welcome";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("signer_pub") && vector.has("welcome");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite");
  }

  @Override
  public void verify(VectorFields vector)
      throws VectorException, MlsException, CryptoException, DecodeException {
    MlsSuite suite = vector.suite();
    KeyPackage keyPackage = keyPackage(vector);
    Welcome welcome = welcome(vector);
    vector.expectEqual("suite of the Welcome", suite.id(), welcome.cipherSuite());
    try (GroupSecrets groupSecrets = open(vector, suite, keyPackage, welcome);
        Secret pskSecret = PskSecret.of(suite, List.of())) {
      vector.require(groupSecrets.psks().isEmpty(), "the Welcome has no pre-shared keys");
      GroupInfo groupInfo = openGroupInfo(suite, groupSecrets.joinerSecret(), pskSecret, welcome);
      vector.require(
          groupInfo.verifySignature(suite, vector.bytes("signer_pub")),
          "the signature of the GroupInfo is valid");
      vector.expectEqual(
          "confirmation tag",
          confirmationTag(suite, groupSecrets.joinerSecret(), pskSecret, groupInfo.groupContext()),
          groupInfo.confirmationTag());
    }
  }

  private static KeyPackage keyPackage(VectorFields vector) throws VectorException, MlsException {
    if (MlsMessage.decode(vector.bytes("key_package"))
        instanceof MlsMessage.KeyPackage(KeyPackage keyPackage)) {
      return keyPackage;
    }
    throw new VectorException(
        VectorException.Reason.MISMATCH, "expected that key_package is a KeyPackage");
  }

  private static Welcome welcome(VectorFields vector) throws VectorException, MlsException {
    if (MlsMessage.decode(vector.bytes("welcome")) instanceof MlsMessage.Welcome(Welcome welcome)) {
      return welcome;
    }
    throw new VectorException(
        VectorException.Reason.MISMATCH, "expected that welcome is a Welcome");
  }

  private static GroupSecrets open(
      VectorFields vector, MlsSuite suite, KeyPackage keyPackage, Welcome welcome)
      throws VectorException, CryptoException, DecodeException {
    KeyPackageRef reference = keyPackage.reference(suite);
    Optional<EncryptedGroupSecrets> entry =
        welcome.secrets().stream()
            .filter(secrets -> secrets.newMember().equals(reference))
            .findFirst();
    vector.require(entry.isPresent(), "the Welcome is for this key package");
    try (KeyPair init =
            new KeyPair(vector.kemPrivateKey("init_priv", suite), keyPackage.initKey());
        Secret encoded =
            suite.decryptWithLabel(
                init,
                EncryptionLabel.WELCOME,
                welcome.encryptedGroupInfo(),
                entry.orElseThrow().encryptedGroupSecrets())) {
      return GroupSecrets.decode(encoded);
    }
  }

  private static GroupInfo openGroupInfo(
      MlsSuite suite, Secret joinerSecret, Secret pskSecret, Welcome welcome)
      throws CryptoException, DecodeException {
    try (Secret welcomeSecret = KeySchedule.welcomeSecret(suite, joinerSecret, pskSecret);
        Secret key = KeySchedule.welcomeKey(suite, welcomeSecret)) {
      Bytes nonce = KeySchedule.welcomeNonce(suite, welcomeSecret);
      return Reader.decode(
          suite.primitives().open(key, nonce, Bytes.EMPTY, welcome.encryptedGroupInfo()),
          GroupInfo::read);
    }
  }

  private static Bytes confirmationTag(
      MlsSuite suite, Secret joinerSecret, Secret pskSecret, GroupContext context) {
    try (Secret epochSecret =
            KeySchedule.epochSecret(suite, joinerSecret, pskSecret, context.encoded());
        EpochSecrets secrets = EpochSecrets.derive(suite, epochSecret)) {
      return KeySchedule.confirmationTag(
          suite, secrets.confirmationKey(), context.confirmedTranscriptHash());
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws CryptoException {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      vectors.add(vector(suite, generation));
    }
    return vectors;
  }

  private static VectorWriter vector(MlsSuite suite, Generation generation) throws CryptoException {
    GeneratedClient joiner = GeneratedClient.create(suite, generation);
    KeyPair signer = suite.primitives().generateSignatureKeyPair(generation.random());
    Secret joinerSecret = generation.secret(suite);
    Secret pskSecret = PskSecret.of(suite, List.of());
    GroupContext context =
        new GroupContext(
            ProtocolVersion.MLS10,
            suite.id(),
            new GroupId(generation.bytes(16)),
            new Epoch(1 + generation.below(1000)),
            generation.bytes(suite.hashLength()),
            generation.bytes(suite.hashLength()),
            Extensions.EMPTY);
    GroupInfo.Confirmation confirmation =
        new GroupInfo.Confirmation(
            confirmationTag(suite, joinerSecret, pskSecret, context), new LeafIndex(0));
    GroupInfo groupInfo =
        GroupInfo.create(
            suite, suite.primitives().signer(signer), context, Extensions.EMPTY, confirmation);
    Secret welcomeSecret = KeySchedule.welcomeSecret(suite, joinerSecret, pskSecret);
    Bytes encryptedGroupInfo =
        suite
            .primitives()
            .seal(
                KeySchedule.welcomeKey(suite, welcomeSecret),
                KeySchedule.welcomeNonce(suite, welcomeSecret),
                Bytes.EMPTY,
                groupInfo.encoded());
    HpkeCiphertext secrets =
        suite.encryptWithLabel(
            joiner.initKeys().publicKey(),
            EncryptionLabel.WELCOME,
            encryptedGroupInfo,
            new GroupSecrets(joinerSecret, Optional.empty(), List.of()).encoded(),
            generation.random());
    EncryptedGroupSecrets entry =
        new EncryptedGroupSecrets(joiner.keyPackage().reference(suite), secrets);
    return new VectorWriter()
        .number("cipher_suite", suite.id().value())
        .bytes("init_priv", joiner.initKeys().privateKey())
        .bytes("signer_pub", signer.publicKey())
        .bytes("key_package", new MlsMessage.KeyPackage(joiner.keyPackage()))
        .bytes(
            "welcome",
            new MlsMessage.Welcome(new Welcome(suite.id(), List.of(entry), encryptedGroupInfo)));
  }
}
