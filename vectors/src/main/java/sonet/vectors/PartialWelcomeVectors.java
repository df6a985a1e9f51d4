package sonet.vectors;

import java.util.List;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.mls.KeyPackageBundle;
import sonet.mls.LightGroup;
import sonet.mls.LightJoinRequest;
import sonet.mls.MlsException;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.suite.MlsSuite;

/// `partial-annotated-welcome`: a light member joins (draft-ietf-mls-partial §8).
final class PartialWelcomeVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-annotated-welcome";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("annotated_welcome") && vector.has("joiner_leaf_index");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite") + ", leaf " + vector.count("joiner_leaf_index");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, CryptoException {
    try (LightGroup group = join(vector)) {
      vector.expect("joiner_leaf_index", group.self().value());
      vector.expect("epoch_authenticator", group.epochAuthenticator());
    }
  }

  /// Joins by the keys and the invitation of a vector.
  static LightGroup join(VectorFields vector)
      throws VectorException, MlsException, CryptoException {
    MlsSuite suite = vector.suite();
    KeyPackageBundle bundle = PassiveClientVectors.bundle(vector, suite);
    KeyPair signatureKeys = PassiveClientVectors.signatureKeys(vector, suite, bundle.keyPackage());
    return LightGroup.join(
        PassiveClientVectors.environment(vector),
        LightJoinRequest.of(
            AnnotatedWelcome.decode(vector.bytes("annotated_welcome")),
            bundle,
            suite.primitives().signer(signatureKeys)));
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::welcome);
  }
}
