package sonet.crypto.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
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
            "ecdsa_secp521r1_sha512", SignatureScheme.ECDSA_SECP521R1_SHA512,
            "mldsa_44_verify", SignatureScheme.ML_DSA_44,
            "mldsa_65_verify", SignatureScheme.ML_DSA_65,
            "mldsa_87_verify", SignatureScheme.ML_DSA_87)
        .entrySet()
        .stream()
        .map(file -> verification(file.getKey(), file.getValue()));
  }

  private static DynamicNode verification(String file, SignatureScheme scheme) {
    return Wycheproof.file(
        file,
        (provider, group, vector) -> {
          SignatureFunction function = provider.signature(scheme).orElseThrow();
          boolean valid =
              function.verify(
                  key(group).toArray(), vector.hex("msg").toArray(), vector.hex("sig").toArray());
          // Ours have no context: a signature with one is another message's.
          boolean expected = vector.result().equals("valid") && vector.hex("ctx").isEmpty();
          vector.expect(valid, expected);
        });
  }

  private static Bytes key(JsonNode group) {
    JsonNode key = group.get("publicKey");
    return key.isTextual()
        ? Vectors.hex(group, "publicKey")
        : Vectors.hex(key, key.has("pk") ? "pk" : "uncompressed");
  }
}
