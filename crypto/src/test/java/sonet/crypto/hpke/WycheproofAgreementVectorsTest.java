package sonet.crypto.hpke;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.hpke.LabeledKdf.Label;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.testing.Wycheproof;
import sonet.crypto.testing.Wycheproof.Vector;

/// Project Wycheproof for Diffie-Hellman, seen through the KEM: the vector's public key is taken
/// for an encapsulation, and the secret must be that of its shared point.
class WycheproofAgreementVectorsTest {
  private static final String P256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
  private static final String P384 = "3076301006072a8648ce3d020106052b81040022036200";
  private static final String P521 = "30819b301006072a8648ce3d020106052b8104002303818600";

  @TestFactory
  Stream<DynamicNode> agreement() {
    return Stream.of(
        montgomery("x25519", KemAlgorithm.DHKEM_X25519),
        montgomery("x448", KemAlgorithm.DHKEM_X448),
        nist("ecdh_secp256r1", KemAlgorithm.DHKEM_P256, P256),
        nist("ecdh_secp384r1", KemAlgorithm.DHKEM_P384, P384),
        nist("ecdh_secp521r1", KemAlgorithm.DHKEM_P521, P521));
  }

  /// Of the acceptable ones, which RFC 7748 lets pass, we refuse those that are not canonical and
  /// those that give nothing (`docs/adr/0005-acceptance.md`).
  private static DynamicNode montgomery(String file, KemAlgorithm algorithm) {
    return Wycheproof.file(
        file,
        (provider, group, vector) -> {
          boolean refused =
              vector.result().equals("invalid")
                  || vector.isFlagged("NonCanonicalPublic")
                  || vector.isFlagged("ZeroSharedSecret");
          check(provider, algorithm, vector, vector.hex("public"), refused);
        });
  }

  /// The public keys are wrapped in ASN.1, of which we know the usual form for a named curve only:
  /// whatever stands in another form is no key for us.
  private static DynamicNode nist(String file, KemAlgorithm algorithm, String prefix) {
    return Wycheproof.file(
        file,
        (provider, group, vector) -> {
          String encoded = vector.hex("public").toHex();
          boolean usual =
              encoded.startsWith(prefix)
                  && encoded.length() == prefix.length() + 2 * algorithm.publicKeyLength();
          Bytes raw = Bytes.fromHex(usual ? encoded.substring(prefix.length()) : encoded);
          check(provider, algorithm, vector, raw, !vector.result().equals("valid"));
        });
  }

  private static void check(
      CryptoProvider provider,
      KemAlgorithm algorithm,
      Vector vector,
      Bytes publicKey,
      boolean refused) {
    KemFunction kem = provider.kem(algorithm).orElseThrow();
    byte[] privateKey = fit(vector.hex("private"), algorithm.privateKeyLength());
    // The KEM only binds the receiver's key, and takes the caller's word for it.
    byte[] own = new byte[algorithm.publicKeyLength()];
    vector.expect(kem.acceptsPublicKey(publicKey.toArray()), !refused);
    vector.expect(
        decapsulate(kem, publicKey, privateKey, own),
        refused
            ? Optional.empty()
            : Optional.of(secret(provider, algorithm, vector.hex("shared"), publicKey, own)));
  }

  private static Optional<Bytes> decapsulate(
      KemFunction kem, Bytes encapsulation, byte[] privateKey, byte[] own) {
    try {
      return Optional.of(Bytes.wrap(kem.decapsulate(encapsulation.toArray(), privateKey, own)));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }

  /// `ExtractAndExpand` of the vector's shared point (RFC 9180 §4.1).
  private static Bytes secret(
      CryptoProvider provider, KemAlgorithm algorithm, Bytes shared, Bytes peer, byte[] own) {
    KemConstruction.DhKem construction = (KemConstruction.DhKem) algorithm.construction();
    LabeledKdf kdf =
        new LabeledKdf(provider.hash(construction.hash()).orElseThrow(), "KEM", algorithm.id());
    byte[] prk = kdf.extract(LabeledKdf.EMPTY, Label.EAE_PRK, shared.toArray());
    return Bytes.wrap(
        kdf.expand(prk, Label.SHARED_SECRET, algorithm.secretLength(), peer.toArray(), own));
  }

  /// The vectors have big-endian integers of any length for the NIST curves.
  private static byte[] fit(Bytes number, int length) {
    Bytes padded = Bytes.concat(Bytes.of(new byte[length]), number);
    return padded.slice(padded.length() - length, padded.length()).toArray();
  }
}
