package sonet.crypto.pure;

import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.hash.HmacHash;
import sonet.crypto.hpke.DhKem;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// All primitives in plain Java. Immutable and safe for any number of threads.
public final class PureProvider implements CryptoProvider {
  /// One that offers everything.
  public PureProvider() {}

  @Override
  public String name() {
    return "pure";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.of(hashFunction(algorithm));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return Optional.of(
        switch (algorithm) {
          case AES_128_GCM, AES_256_GCM -> new PureAead(PureAead::aesGcm);
          case CHACHA20_POLY1305 -> new PureAead(PureAead::chaCha20Poly1305);
        });
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return Optional.of(
        new DhKem(algorithm, hashFunction(algorithm.hash()), diffieHellman(algorithm)));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.of(
        switch (scheme) {
          case ED25519 -> new PureEd25519();
          case ED448 -> new PureEd448();
          case ECDSA_SECP256R1_SHA256 -> new PureEcdsa(NistCurve.P256, HashAlgorithm.SHA256);
          case ECDSA_SECP384R1_SHA384 -> new PureEcdsa(NistCurve.P384, HashAlgorithm.SHA384);
          case ECDSA_SECP521R1_SHA512 -> new PureEcdsa(NistCurve.P521, HashAlgorithm.SHA512);
        });
  }

  /// The group of a mechanism, for a provider that accelerates only a part of one.
  public static DiffieHellman diffieHellman(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 -> new PureNistGroup(NistCurve.P256);
      case DHKEM_P384 -> new PureNistGroup(NistCurve.P384);
      case DHKEM_P521 -> new PureNistGroup(NistCurve.P521);
      case DHKEM_X25519 -> new PureX25519();
      case DHKEM_X448 -> new PureX448();
    };
  }

  private static HashFunction hashFunction(HashAlgorithm algorithm) {
    return new HmacHash(algorithm, new FreshDigests(algorithm));
  }

  /// The public key of a signature private key that was accepted, for a provider that accelerates
  /// only signing and verifying.
  public static byte[] publicKey(SignatureScheme scheme, byte[] privateKey) {
    return switch (scheme) {
      case ED25519 -> PureEd25519.publicKeyOf(privateKey);
      case ED448 -> PureEd448.publicKeyOf(privateKey);
      case ECDSA_SECP256R1_SHA256 -> new PureNistGroup(NistCurve.P256).publicKey(privateKey);
      case ECDSA_SECP384R1_SHA384 -> new PureNistGroup(NistCurve.P384).publicKey(privateKey);
      case ECDSA_SECP521R1_SHA512 -> new PureNistGroup(NistCurve.P521).publicKey(privateKey);
    };
  }

  /// A fresh digest.
  static Digest digest(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> new SHA256Digest();
      case SHA384 -> new SHA384Digest();
      case SHA512 -> new SHA512Digest();
    };
  }
}
