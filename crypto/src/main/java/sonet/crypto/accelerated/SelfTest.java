package sonet.crypto.accelerated;

import java.util.Arrays;
import java.util.function.Predicate;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.SignatureFunction;

/// Known-answer tests of what a library offers, run before its first use on this machine.
final class SelfTest {
  private static final byte[] MESSAGE = KnownAnswers.MESSAGE.toArray();

  private SelfTest() {}

  /// Hash and HMAC, also of an input in two parts.
  static Predicate<HashFunction> of(HashAlgorithm algorithm) {
    KnownAnswers.Hash known = KnownAnswers.of(algorithm);
    byte[] key = KnownAnswers.key(algorithm.blockLength() + 1);
    byte[] head = Arrays.copyOf(MESSAGE, 3);
    byte[] tail = Arrays.copyOfRange(MESSAGE, 3, MESSAGE.length);
    return hash ->
        is(known.digest(), hash.hash(MESSAGE))
            && is(known.digest(), hash.hash(head, tail))
            && is(known.mac(), hash.hmac(key, MESSAGE))
            && is(known.mac(), hash.hmac(key, head, tail));
  }

  /// Encryption, twice with one nonce to see that it depends on nothing else; decryption; and the
  /// refusal of a ciphertext with a wrong bit.
  static Predicate<AeadFunction> of(AeadAlgorithm algorithm) {
    String known = KnownAnswers.of(algorithm);
    byte[] key = KnownAnswers.key(algorithm.keyLength());
    byte[] nonce = KnownAnswers.key(algorithm.nonceLength());
    byte[] sealed = Bytes.fromHex(known).toArray();
    byte[] forged = withWrongBit(sealed);
    return aead ->
        seals(known, aead, key, nonce)
            && seals(known, aead, key.clone(), nonce.clone())
            && opens(aead, key, nonce, sealed)
            && !opens(aead, key, nonce, forged);
  }

  /// Public keys, and the shared point from both sides.
  static Predicate<DiffieHellman> of(KemAlgorithm algorithm) {
    KnownAnswers.Group known = KnownAnswers.of(algorithm);
    byte[] one = KnownAnswers.key(algorithm.privateKeyLength());
    byte[] other = KnownAnswers.otherKey(algorithm.privateKeyLength());
    return group ->
        is(known.publicKey(), group.publicKey(one))
            && is(known.otherPublicKey(), group.publicKey(other))
            && is(known.shared(), group.agree(one, bytes(known.otherPublicKey())))
            && is(known.shared(), group.agree(other, bytes(known.publicKey())));
  }

  /// Public key, verification, the refusal of a wrong bit and of another message, and signing.
  static Predicate<SignatureFunction> of(SignatureScheme scheme) {
    return switch (scheme) {
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> LatticeTest.of(scheme);
      case ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512, ED25519, ED448 ->
          ofCurve(scheme);
    };
  }

  private static Predicate<SignatureFunction> ofCurve(SignatureScheme scheme) {
    KnownAnswers.Scheme known = KnownAnswers.of(scheme);
    byte[] privateKey = KnownAnswers.key(scheme.privateKeyLength());
    byte[] publicKey = bytes(known.publicKey());
    byte[] signature = bytes(known.signature());
    byte[] forged = withWrongBit(signature);
    return function ->
        hasPublicKey(function, privateKey, known.publicKey())
            && function.verify(publicKey, MESSAGE, signature)
            && !function.verify(publicKey, MESSAGE, forged)
            && !function.verify(publicKey, publicKey, signature)
            && function.verify(publicKey, MESSAGE, function.sign(privateKey, publicKey, MESSAGE));
  }

  private static boolean seals(String known, AeadFunction aead, byte[] key, byte[] nonce) {
    return is(known, aead.seal(key, nonce, MESSAGE, MESSAGE));
  }

  private static boolean opens(AeadFunction aead, byte[] key, byte[] nonce, byte[] ciphertext) {
    try {
      return Bytes.wrap(aead.open(key, nonce, MESSAGE, ciphertext)).equals(Bytes.of(MESSAGE));
    } catch (CryptoException e) {
      return false;
    }
  }

  private static boolean hasPublicKey(
      SignatureFunction function, byte[] privateKey, String publicKey) {
    try {
      return is(publicKey, function.publicKey(privateKey));
    } catch (CryptoException e) {
      return false;
    }
  }

  private static boolean is(String known, byte[] answer) {
    return Bytes.fromHex(known).equals(Bytes.wrap(answer));
  }

  private static byte[] bytes(String hex) {
    return Bytes.fromHex(hex).toArray();
  }

  /// The bit lies in the part that a signature's check must look at, and leaves DER intact.
  private static byte[] withWrongBit(byte[] value) {
    byte[] wrong = value.clone();
    wrong[wrong.length - 2] ^= 1;
    return wrong;
  }
}
