package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.SignatureLabel;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafNode;

/// Key packages that nobody may be added with (RFC 9420 §10.1), beyond what concerns their leaf.
final class KeyPackageRulesTest {
  private final Stage stage;
  private final TestClient dave;
  private final KeyPackage good;

  KeyPackageRulesTest() throws MlsException {
    stage = new Stage();
    dave = stage.client("dave");
    good = stage.keyPackage(dave).keyPackage();
  }

  private KeyPackage signed(
      ProtocolVersion version, CipherSuiteId suite, Bytes initKey, Extensions extensions) {
    KeyPackage unsigned =
        new KeyPackage(version, suite, initKey, good.leafNode(), extensions, Bytes.EMPTY);
    return with(
        unsigned,
        dave.suite()
            .signWithLabel(dave.signer(), SignatureLabel.KEY_PACKAGE_TBS, unsigned.toBeSigned()));
  }

  private static KeyPackage with(KeyPackage keyPackage, Bytes signature) {
    return new KeyPackage(
        keyPackage.version(),
        keyPackage.cipherSuite(),
        keyPackage.initKey(),
        keyPackage.leafNode(),
        keyPackage.extensions(),
        signature);
  }

  private void refuses(Rule rule, KeyPackage keyPackage) throws MlsException {
    stage.refusesList(rule, new Proposal.Add(keyPackage));
  }

  @Test
  void aGoodOneIsTaken() throws MlsException {
    PendingCommit add = stage.a.commit(CommitRequest.add(good));
    assertThat(stage.c.process(add.message().encoded())).isInstanceOf(Received.Commit.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 0xffff})
  @Breaks(Rule.KEY_PACKAGE_VERSION_MISMATCH)
  void theVersionIsTheGroups(int version) throws MlsException {
    refuses(
        Rule.KEY_PACKAGE_VERSION_MISMATCH,
        signed(
            new ProtocolVersion(version), good.cipherSuite(), good.initKey(), good.extensions()));
  }

  @Test
  @Breaks(Rule.MALFORMED_MESSAGE)
  void theVersionIsThatOfTheMessageAroundIt() {
    KeyPackage other =
        signed(new ProtocolVersion(2), good.cipherSuite(), good.initKey(), good.extensions());
    Stage.assertRefused(
        Rule.MALFORMED_MESSAGE,
        () -> MlsMessage.decode(new MlsMessage.KeyPackage(other).encoded()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 2, 0, 0x0a0a})
  @Breaks(Rule.KEY_PACKAGE_CIPHER_SUITE_MISMATCH)
  void theCipherSuiteIsTheGroups(int suite) throws MlsException {
    refuses(
        Rule.KEY_PACKAGE_CIPHER_SUITE_MISMATCH,
        signed(good.version(), new CipherSuiteId(suite), good.initKey(), good.extensions()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 33})
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void theInitKeyIsAKeyOfTheSuite(int length) throws MlsException {
    refuses(
        Rule.INVALID_PUBLIC_KEY,
        signed(
            good.version(), good.cipherSuite(), Bytes.wrap(new byte[length]), good.extensions()));
  }

  @Test
  @Breaks(Rule.INVALID_KEY_PACKAGE_SIGNATURE)
  void itIsSignedByItsOwnKey() throws MlsException {
    refuses(
        Rule.INVALID_KEY_PACKAGE_SIGNATURE,
        KeyPackage.create(
            dave.suite(), stage.bob.signer(), good.initKey(), good.leafNode(), good.extensions()));
    refuses(Rule.INVALID_KEY_PACKAGE_SIGNATURE, with(good, Bytes.EMPTY));
    refuses(Rule.INVALID_KEY_PACKAGE_SIGNATURE, with(good, good.leafNode().signature()));
  }

  @Test
  @Breaks(Rule.INVALID_KEY_PACKAGE_SIGNATURE)
  void theSignatureCoversTheInitKey() throws MlsException {
    refuses(
        Rule.INVALID_KEY_PACKAGE_SIGNATURE,
        new KeyPackage(
            good.version(),
            good.cipherSuite(),
            stage.byAlice().freshKey(),
            good.leafNode(),
            good.extensions(),
            good.signature()));
  }

  @Test
  @Breaks(Rule.INVALID_LEAF_SIGNATURE)
  void theSecondOfTwoIsVerifiedAsWell() throws MlsException {
    TestClient erin = stage.client("erin");
    KeyPackage erins = stage.keyPackage(erin).keyPackage();
    LeafNode forged = Leaves.with(erins.leafNode(), stage.byAlice().bytes(64));
    stage.refusesList(
        Rule.INVALID_LEAF_SIGNATURE,
        new Proposal.Add(good),
        new Proposal.Add(LeafPlace.keyPackage(stage, erin.signer(), forged)));
  }

  @Test
  @Breaks(Rule.INIT_KEY_EQUALS_ENCRYPTION_KEY)
  void theInitKeyIsNotTheEncryptionKey() throws MlsException {
    refuses(
        Rule.INIT_KEY_EQUALS_ENCRYPTION_KEY,
        signed(
            good.version(),
            good.cipherSuite(),
            good.leafNode().encryptionKey(),
            good.extensions()));
  }

  @Test
  @Breaks(Rule.EXTENSION_NOT_IN_CAPABILITIES)
  void itsExtensionsAreListed() throws MlsException {
    refuses(
        Rule.EXTENSION_NOT_IN_CAPABILITIES,
        signed(
            good.version(),
            good.cipherSuite(),
            good.initKey(),
            Extensions.of(new Extension(new ExtensionType(0x0a0a), Bytes.EMPTY))));
  }
}
