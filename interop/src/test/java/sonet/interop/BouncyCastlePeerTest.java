package sonet.interop;

import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;

/// That the other side of our tests can talk to itself, so that a failure with us is one of ours.
class BouncyCastlePeerTest {
  @ParameterizedTest(name = "suite {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void talksToItselfInEverySuite(int suite) throws Exception {
    Conversation conversation =
        Conversation.create(
            name -> new BouncyCastlePeer(suite, Bytes.utf8(name)), signatureKey(suite), suite);
    conversation.run(10);
  }

  private static Bytes signatureKey(int id) throws Exception {
    MlsCipherSuite suite = MlsCipherSuite.getSuite((short) id);
    return Bytes.wrap(
        suite.serializeSignaturePublicKey(suite.generateSignatureKeyPair().getPublic()));
  }
}
