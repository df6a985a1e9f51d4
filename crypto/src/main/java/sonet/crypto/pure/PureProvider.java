package sonet.crypto.pure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.hash.HmacHash;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Primitives in plain Java. Immutable and safe for any number of threads.
public final class PureProvider implements CryptoProvider {
  private final Map<HashAlgorithm, HashFunction> hashes = new EnumMap<>(HashAlgorithm.class);
  private final Map<AeadAlgorithm, AeadFunction> aeads = new EnumMap<>(AeadAlgorithm.class);
  private final Map<KemAlgorithm, KemFunction> kems = new EnumMap<>(KemAlgorithm.class);
  private final Map<SignatureScheme, SignatureFunction> signatures =
      new EnumMap<>(SignatureScheme.class);
  private final Map<GroupAlgorithm, CurveGroup> groups = new EnumMap<>(GroupAlgorithm.class);

  /// One that offers everything.
  public PureProvider() {
    this(
        List.of(
            PurePrimitive.sha2(HashAlgorithm.SHA256),
            PurePrimitive.sha2(HashAlgorithm.SHA384),
            PurePrimitive.sha2(HashAlgorithm.SHA512),
            PurePrimitive.aesGcm(AeadAlgorithm.AES_128_GCM),
            PurePrimitive.aesGcm(AeadAlgorithm.AES_256_GCM),
            PurePrimitive.chaCha20Poly1305(),
            PurePrimitive.dhkemP256(),
            PurePrimitive.dhkemP384(),
            PurePrimitive.dhkemP521(),
            PurePrimitive.dhkemX25519(),
            PurePrimitive.dhkemX448(),
            PurePrimitive.mlKem512(),
            PurePrimitive.mlKem768(),
            PurePrimitive.mlKem1024(),
            PurePrimitive.mlKem768P256(),
            PurePrimitive.mlKem1024P384(),
            PurePrimitive.xWing(),
            PurePrimitive.ecdsaP256(),
            PurePrimitive.ecdsaP384(),
            PurePrimitive.ecdsaP521(),
            PurePrimitive.ed25519(),
            PurePrimitive.ed448(),
            PurePrimitive.mlDsa44(),
            PurePrimitive.mlDsa65(),
            PurePrimitive.mlDsa87(),
            PurePrimitive.edwards25519(),
            PurePrimitive.p256()));
  }

  /// One that offers some primitives only.
  public PureProvider(List<PurePrimitive> primitives) {
    for (PurePrimitive primitive : primitives) {
      switch (primitive) {
        case PurePrimitive.Hash hash -> hashes.put(hash.algorithm(), hash.function());
        case PurePrimitive.Aead aead -> aeads.put(aead.algorithm(), aead.function());
        case PurePrimitive.Kem kem -> kems.put(kem.algorithm(), kem.function());
        case PurePrimitive.Signature signature ->
            signatures.put(signature.scheme(), signature.function());
        case PurePrimitive.Group group -> groups.put(group.algorithm(), group.group());
      }
    }
  }

  @Override
  public String name() {
    return "pure";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.ofNullable(hashes.get(algorithm));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return Optional.ofNullable(aeads.get(algorithm));
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return Optional.ofNullable(kems.get(algorithm));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.ofNullable(signatures.get(scheme));
  }

  @Override
  public Optional<CurveGroup> group(GroupAlgorithm algorithm) {
    return Optional.ofNullable(groups.get(algorithm));
  }

  /// A group of points, for a provider that accelerates other things.
  public static CurveGroup curveGroup(GroupAlgorithm algorithm) {
    return switch (algorithm) {
      case EDWARDS25519 -> new PureEdwardsGroup();
      case P256 -> new PureP256Group();
    };
  }

  /// The group of a DHKEM, for a provider that accelerates only a part of one.
  ///
  /// @throws IllegalArgumentException when the mechanism is another
  public static DiffieHellman diffieHellman(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_P256 -> new PureNistGroup(NistDomain.p256());
      case DHKEM_P384 -> new PureNistGroup(NistDomain.p384());
      case DHKEM_P521 -> new PureNistGroup(NistDomain.p521());
      case DHKEM_X25519 -> new PureX25519();
      case DHKEM_X448 -> new PureX448();
      case ML_KEM_512, ML_KEM_768, ML_KEM_1024, MLKEM768_P256, MLKEM1024_P384, MLKEM768_X25519 ->
          throw new IllegalArgumentException(algorithm + " is no DHKEM");
    };
  }

  /// The ML-KEM of a mechanism that is nothing else.
  ///
  /// @throws IllegalArgumentException when the mechanism is another
  public static MlKem mlKem(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_KEM_512 -> new PureMlKem(MLKEMParameters.ml_kem_512);
      case ML_KEM_768 -> new PureMlKem(MLKEMParameters.ml_kem_768);
      case ML_KEM_1024 -> new PureMlKem(MLKEMParameters.ml_kem_1024);
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

  /// The public key of a signature private key that was accepted, for a provider that accelerates
  /// only signing and verifying.
  public static byte[] publicKey(SignatureScheme scheme, byte[] privateKey) {
    return switch (scheme) {
      case ED25519 -> PureEd25519.publicKeyOf(privateKey);
      case ED448 -> PureEd448.publicKeyOf(privateKey);
      case ECDSA_SECP256R1_SHA256 -> new PureNistGroup(NistDomain.p256()).publicKey(privateKey);
      case ECDSA_SECP384R1_SHA384 -> new PureNistGroup(NistDomain.p384()).publicKey(privateKey);
      case ECDSA_SECP521R1_SHA512 -> new PureNistGroup(NistDomain.p521()).publicKey(privateKey);
      case ML_DSA_44 -> new PureMlDsa(MLDSAParameters.ml_dsa_44).publicKey(privateKey);
      case ML_DSA_65 -> new PureMlDsa(MLDSAParameters.ml_dsa_65).publicKey(privateKey);
      case ML_DSA_87 -> new PureMlDsa(MLDSAParameters.ml_dsa_87).publicKey(privateKey);
    };
  }

  /// A hash function of the SHA-2 family.
  static HashFunction hashFunction(HashAlgorithm algorithm) {
    return new HmacHash(algorithm, new FreshDigests(algorithm));
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
