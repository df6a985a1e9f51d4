package sonet.mls.tree;

import java.util.List;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.credential.Credential;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.MlsSuite;

/// Makes clients and leaves for tests, the same ones for the same seed.
final class Workshop {
  static final GroupId GROUP = new GroupId(Bytes.utf8("a group"));

  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  private final MlsSuite suite;
  private final Random random;
  private int clients;

  /// A client: it signs and has a leaf for a key package.
  record Client(Signer signer, LeafNode leaf, KeyPair leafKey) {}

  Workshop(long seed) {
    this(0x0001, seed);
  }

  Workshop(int suite, long seed) {
    this.suite = new MlsSuite(SUITES.get(suite));
    this.random = new Random(seed);
  }

  MlsSuite suite() {
    return suite;
  }

  Random dice() {
    return random;
  }

  RandomSource random() {
    return random::nextBytes;
  }

  /// A new client that supports what most do.
  Client client() {
    return client(capabilities(List.of()));
  }

  /// A new client with the given capabilities.
  Client client(Capabilities capabilities) {
    Signer signer =
        suite.primitives().signer(suite.primitives().generateSignatureKeyPair(random()));
    KeyPair leafKey = leafKey();
    LeafNode.Content content =
        new LeafNode.Content(
            leafKey.publicKey(),
            Credential.basic("client " + clients++),
            capabilities,
            Extensions.EMPTY);
    Lifetime lifetime = new Lifetime(0, 1_000_000);
    return new Client(signer, LeafNode.forKeyPackage(suite, signer, content, lifetime), leafKey);
  }

  /// What a client supports that knows some extensions.
  Capabilities capabilities(List<ExtensionType> extensions) {
    return new Capabilities(
        List.of(ProtocolVersion.MLS10),
        List.of(suite.id()),
        extensions,
        List.of(new ProposalType(0xf001)),
        List.of(CredentialType.BASIC));
  }

  KeyPair leafKey() {
    return suite.primitives().generateKemKeyPair(random());
  }

  /// A leaf for an Update of a client.
  LeafNode update(Client client, LeafIndex place, KeyPair fresh) {
    return LeafNode.forUpdate(
        suite,
        client.signer(),
        withKey(client.leaf().content(), fresh.publicKey()),
        new LeafNode.Place(GROUP, place));
  }

  /// A leaf for a path of a client.
  LeafNode commit(Client client, LeafIndex place, Bytes encryptionKey, Bytes parentHash) {
    return LeafNode.forCommit(
        suite,
        client.signer(),
        withKey(client.leaf().content(), encryptionKey),
        parentHash,
        new LeafNode.Place(GROUP, place));
  }

  static LeafNode.Content withKey(LeafNode.Content content, Bytes encryptionKey) {
    return new LeafNode.Content(
        encryptionKey, content.credential(), content.capabilities(), content.extensions());
  }
}
