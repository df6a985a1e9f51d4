package sonet.crypto.acceptance;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.Vectors;
import sonet.crypto.testing.Wycheproof;

/// Project Wycheproof for signatures: every valid one passes and no other.
class WycheproofSignatureVectorsTest {
  @TestFactory
  Stream<DynamicNode> verification() {
    return Map.of(
            "ed25519", SignatureScheme.ED25519,
            "ed448", SignatureScheme.ED448,
            "ecdsa_secp256r1_sha256", SignatureScheme.ECDSA_SECP256R1_SHA256,
            "ecdsa_secp384r1_sha384", SignatureScheme.ECDSA_SECP384R1_SHA384,
            "ecdsa_secp521r1_sha512", SignatureScheme.ECDSA_SECP521R1_SHA512)
        .entrySet()
        .stream()
        .map(file -> verification(file.getKey(), file.getValue()));
  }

  private static DynamicNode verification(String file, SignatureScheme scheme) {
    return Wycheproof.file(
        file,
        (provider, group, vector) -> {
          SignatureFunction function = provider.signature(scheme).orElseThrow();
          Bytes key =
              Vectors.hex(
                  group.get("publicKey"), group.get("publicKey").has("pk") ? "pk" : "uncompressed");
          boolean valid =
              function.verify(
                  key.toArray(), vector.hex("msg").toArray(), vector.hex("sig").toArray());
          vector.expect(valid, vector.result().equals("valid"));
        });
  }
}
