package sonet.vectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafNode;
import sonet.vectors.VectorException.Reason;

/// `passive-client-*`: a client joins by a Welcome and follows what the others do (RFC 9420 §12).
///
/// Three files of one format, which differ in how many epochs are followed.
///
/// @param name of the file
/// @param epochs how many epochs a vector of this file has
/// @param scenario makes a new vector
record PassiveClientVectors(String name, IntPredicate epochs, PassiveScenario scenario)
    implements VectorKind {
  /// How many past epochs' resumption keys the client keeps, since vectors may use old ones.
  private static final int RESUMPTION_PSKS = 1000;

  static final VectorKind WELCOME =
      new PassiveClientVectors("passive-client-welcome", n -> n == 0, PassiveScenario.WELCOME);

  static final VectorKind HANDLING_COMMIT =
      new PassiveClientVectors(
          "passive-client-handling-commit", n -> n == 1 || n == 2, PassiveScenario.COMMITS);

  static final VectorKind RANDOM =
      new PassiveClientVectors("passive-client-random", n -> n > 2, PassiveScenario.RANDOM);

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("initial_epoch_authenticator")
        && vector.fields().get("epochs") instanceof VectorValue.Elements(List<VectorValue> each)
        && epochs.test(each.size());
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite "
        + vector.u16("cipher_suite")
        + ", "
        + vector.objects("epochs").size()
        + " epochs, tree "
        + (vector.optionalBytes("ratchet_tree").isPresent() ? "apart" : "in the Welcome");
  }

  @Override
  public void verify(VectorFields vector)
      throws VectorException, MlsException, CryptoException, DecodeException {
    MlsSuite suite = vector.suite();
    KeyPackageBundle bundle = bundle(vector, suite);
    KeyPair signatureKeys = signatureKeys(vector, suite, bundle.keyPackage());
    Group group = join(vector, bundle, suite.primitives().signer(signatureKeys));
    vector.expect("initial_epoch_authenticator", group.epochAuthenticator());
    for (VectorFields epoch : vector.objects("epochs")) {
      for (Bytes proposal : epoch.listOfBytes("proposals")) {
        Received received = group.process(proposal);
        epoch.require(
            received instanceof Received.ProposalStored, "a proposal is stored, not " + received);
        group = received.keep();
      }
      Received received = group.process(epoch.bytes("commit"));
      epoch.require(
          received instanceof Received.Commit, "the commit begins an epoch, not " + received);
      group = received.keep();
      epoch.expect("epoch_authenticator", group.epochAuthenticator());
    }
    group.close();
  }

  /// The private keys must belong to the key package.
  static KeyPackageBundle bundle(VectorFields vector, MlsSuite suite)
      throws VectorException, MlsException, CryptoException {
    KeyPackage keyPackage = keyPackage(vector);
    Secret initKey = vector.kemPrivateKey("init_priv", suite);
    Secret encryptionKey = vector.kemPrivateKey("encryption_priv", suite);
    vector.expectEqual(
        "key of init_priv", keyPackage.initKey(), suite.primitives().kemPublicKey(initKey));
    vector.expectEqual(
        "key of encryption_priv",
        keyPackage.leafNode().encryptionKey(),
        suite.primitives().kemPublicKey(encryptionKey));
    return new KeyPackageBundle(keyPackage, initKey, encryptionKey);
  }

  static KeyPair signatureKeys(VectorFields vector, MlsSuite suite, KeyPackage keyPackage)
      throws VectorException, CryptoException {
    Secret key = vector.signaturePrivateKey("signature_priv", suite);
    LeafNode leaf = keyPackage.leafNode();
    vector.expectEqual(
        "key of signature_priv", leaf.signatureKey(), suite.primitives().signaturePublicKey(key));
    return new KeyPair(key, leaf.signatureKey());
  }

  private static KeyPackage keyPackage(VectorFields vector) throws VectorException, MlsException {
    if (MlsMessage.decode(vector.bytes("key_package"))
        instanceof MlsMessage.KeyPackage(KeyPackage keyPackage)) {
      return keyPackage;
    }
    throw new VectorException(Reason.MISMATCH, "expected that key_package is a KeyPackage");
  }

  private static Group join(VectorFields vector, KeyPackageBundle bundle, Signer signer)
      throws VectorException, MlsException {
    if (!(MlsMessage.decode(vector.bytes("welcome")) instanceof MlsMessage.Welcome(var welcome))) {
      throw new VectorException(Reason.MISMATCH, "expected that welcome is a Welcome");
    }
    JoinRequest request = JoinRequest.of(welcome, bundle, signer);
    Optional<Bytes> tree = vector.optionalBytes("ratchet_tree");
    return Group.join(
        environment(vector), tree.isPresent() ? request.withRatchetTree(tree.get()) : request);
  }

  /// Vectors say nothing of time and identities, so everything of that kind is accepted.
  static Environment environment(VectorFields vector) throws VectorException {
    return new Environment(
        vector.suites(),
        new Random(0)::nextBytes,
        () -> 0,
        new Anyone(),
        psks(vector),
        GroupPolicy.DEFAULT
            .withLifetimes(GroupPolicy.Lifetimes.UNCHECKED)
            .withResumptionPsks(RESUMPTION_PSKS));
  }

  private static PskStore psks(VectorFields vector) throws VectorException {
    Map<Bytes, Bytes> psks = new HashMap<>();
    for (VectorFields psk : vector.objects("external_psks")) {
      psks.put(psk.bytes("psk_id"), psk.bytes("psk"));
    }
    return id -> Optional.ofNullable(psks.get(id)).map(Secret::of);
  }

  /// Accepts whatever a vector has for a credential.
  private static final class Anyone implements AuthenticationService {
    @Override
    public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
      return true;
    }

    @Override
    public boolean isSuccessor(Credential present, Credential next, long epochSecond) {
      return true;
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return scenario.vectors(generation);
  }
}
