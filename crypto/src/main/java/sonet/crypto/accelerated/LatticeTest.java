package sonet.crypto.accelerated;

import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.hash.Sha3;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Known-answer tests of ML-KEM and ML-DSA. Keys, ciphertexts and signatures of kilobytes stand
/// here as their hashes; plain Java, which the published vectors test, computes them again.
final class LatticeTest {
  private LatticeTest() {}

  /// The answers of ML-KEM about a seed that counts up from zero, and about the message `m` that
  /// does.
  ///
  /// @param publicKey hash of the encapsulation key
  /// @param shared the secret that the message gives
  /// @param rejected what a ciphertext with a wrong bit gives
  private record Mechanism(String publicKey, String shared, String rejected) {}

  /// The answers of ML-DSA about such a seed.
  ///
  /// @param publicKey hash of the public key
  /// @param signature hash of the signature without randomness of [KnownAnswers#MESSAGE]
  private record Scheme(String publicKey, String signature) {}

  /// The key, what others encapsulated for it, what nobody did, and encapsulation for others.
  static Predicate<MlKem> of(KemAlgorithm algorithm) {
    Mechanism known = mechanism(algorithm);
    byte[] seed = KnownAnswers.key(algorithm.privateKeyLength());
    byte[] m = KnownAnswers.key(algorithm.encapsulationSeedLength());
    return mlKem -> {
      MlKem pure = PureProvider.mlKem(algorithm);
      byte[] key = mlKem.encapsulationKey(seed);
      byte[] ciphertext = pure.encapsulate(key, m).encapsulation().toArray();
      byte[] forged = ciphertext.clone();
      forged[0] ^= 1;
      Encapsulation fresh = mlKem.encapsulate(key, m);
      Bytes secret = Bytes.of(pure.decapsulate(seed, fresh.encapsulation().toArray()));
      return isHash(known.publicKey, key)
          && is(known.shared, mlKem.decapsulate(seed, ciphertext))
          && is(known.rejected, mlKem.decapsulate(seed, forged))
          && fresh.sharedSecret().matches(secret);
    };
  }

  /// The key, verification, the refusal of a wrong bit and of another message, and signing.
  static Predicate<SignatureFunction> of(SignatureScheme scheme) {
    Scheme known = scheme(scheme);
    byte[] seed = KnownAnswers.key(scheme.privateKeyLength());
    byte[] message = KnownAnswers.MESSAGE.toArray();
    return function -> {
      byte[] key = PureProvider.publicKey(scheme, seed);
      byte[] signature =
          new PureProvider().signature(scheme).orElseThrow().sign(seed, key, message);
      byte[] forged = signature.clone();
      forged[0] ^= 1;
      return hasPublicKey(function, seed, known.publicKey)
          && isHash(known.signature, signature)
          && function.verify(key, message, signature)
          && !function.verify(key, message, forged)
          && !function.verify(key, seed, signature)
          && function.verify(key, message, function.sign(seed, key, message));
    };
  }

  private static Mechanism mechanism(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_KEM_512 ->
          new Mechanism(
              "82f101ff648063b376e2bb6c5b7455f655a50c2feadade150efa0e0e6f365aea",
              "40a832e418f10e1000bda5faef8f682e85039dc6572dad28e436b65021031b6f",
              "237613cd21e778aef215c907c6fd1fd6f6333303275e0fb132b6ec78b3f81fa4");
      case ML_KEM_768 ->
          new Mechanism(
              "a24e16d8f8f9383a95b77050f4d9fd2f5733eec1d63ef3c23ebf9918173669a7",
              "42f558b0bc5d700a911b0fc67f62376f7aee4667f1969e03f18bdfdf3c59fbdc",
              "9e51562e9a581c5c19710dd3157c0582ede68ffbf0769ec53ad7e439d1a9beec");
      case ML_KEM_1024 ->
          new Mechanism(
              "61349e5c131a7e116a0463861d7d18663c5627c38c7147ddaadfd48acd7a4535",
              "738a88cd9a25861e9a37c65a67ec1b39f069aed9646ede89410ace47a96a9b57",
              "4330194f742a4ba75a496a26fa176970e79907a36df3f69884c63a1664036299");
      case DHKEM_P256,
          DHKEM_P384,
          DHKEM_P521,
          DHKEM_X25519,
          DHKEM_X448,
          MLKEM768_P256,
          MLKEM1024_P384,
          MLKEM768_X25519 ->
          throw new IllegalArgumentException(algorithm + " is not ML-KEM alone");
    };
  }

  private static Scheme scheme(SignatureScheme scheme) {
    return switch (scheme) {
      case ML_DSA_44 ->
          new Scheme(
              "373c7bf2cac5bd2a6c35933bab0fa1c951f22247e1333383fcb618822080373f",
              "9e3dc1ee2ef4d4deb5db3ada2061102180c87b61397d86a25cef899b503a98fb");
      case ML_DSA_65 ->
          new Scheme(
              "1800725067e388d837d911fe4f66101cc1961b1bb755030dc574272cfb00013f",
              "94b01f799d3266dd759e016234a0ac19435b65f1f62f3265d52d4d66874d634b");
      case ML_DSA_87 ->
          new Scheme(
              "e6cf50a9c2fa5234f59949ff61f8161db4d629532127f4aefa8bb10811ecfb1e",
              "e94a15c345319828297a8cf746012b398a98bb39c76386c903d44e84b04d4273");
      case ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512, ED25519, ED448 ->
          throw new IllegalArgumentException(scheme + " is not ML-DSA");
    };
  }

  private static boolean hasPublicKey(SignatureFunction function, byte[] seed, String known) {
    try {
      return isHash(known, function.publicKey(seed));
    } catch (CryptoException e) {
      return false;
    }
  }

  private static boolean isHash(String known, byte[] answer) {
    return is(known, Sha3.sha256(answer));
  }

  private static boolean is(String known, byte[] answer) {
    return Bytes.fromHex(known).equals(Bytes.wrap(answer));
  }
}
