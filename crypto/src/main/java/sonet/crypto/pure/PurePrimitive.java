package sonet.crypto.pure;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.SignatureScheme;
import sonet.crypto.hpke.DhKem;
import sonet.crypto.hpke.HybridKem;
import sonet.crypto.hpke.LatticeKem;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// One primitive in plain Java, for a [PureProvider] that offers only some.
///
/// Each method reaches the code of its own primitive and of no other: a compiler that leaves out
/// what is never called, as that for the browser does, leaves out all that was not asked for.
public sealed interface PurePrimitive {
  /// A hash function.
  record Hash(HashAlgorithm algorithm, HashFunction function) implements PurePrimitive {}

  /// An authenticated cipher.
  record Aead(AeadAlgorithm algorithm, AeadFunction function) implements PurePrimitive {}

  /// A key encapsulation mechanism.
  record Kem(KemAlgorithm algorithm, KemFunction function) implements PurePrimitive {}

  /// A signature scheme.
  record Signature(SignatureScheme scheme, SignatureFunction function) implements PurePrimitive {}

  /// A group of points.
  record Group(GroupAlgorithm algorithm, CurveGroup group) implements PurePrimitive {}

  /// The group of edwards25519.
  static PurePrimitive edwards25519() {
    return new Group(GroupAlgorithm.EDWARDS25519, new PureEdwardsGroup());
  }

  /// The group of P-256.
  static PurePrimitive p256() {
    return new Group(GroupAlgorithm.P256, new PureP256Group());
  }

  /// One of the SHA-2 family, which shares its code.
  static PurePrimitive sha2(HashAlgorithm algorithm) {
    return new Hash(algorithm, PureProvider.hashFunction(algorithm));
  }

  /// AES-GCM, whose code does not depend on the length of the key.
  static PurePrimitive aesGcm(AeadAlgorithm algorithm) {
    return new Aead(algorithm, new PureAead(PureAead::aesGcm));
  }

  /// ChaCha20-Poly1305.
  static PurePrimitive chaCha20Poly1305() {
    return new Aead(AeadAlgorithm.CHACHA20_POLY1305, new PureAead(PureAead::chaCha20Poly1305));
  }

  /// DHKEM(P-256, HKDF-SHA256).
  static PurePrimitive dhkemP256() {
    return dhkem(KemAlgorithm.DHKEM_P256, new PureNistGroup(NistDomain.p256()));
  }

  /// DHKEM(P-384, HKDF-SHA384).
  static PurePrimitive dhkemP384() {
    return dhkem(KemAlgorithm.DHKEM_P384, new PureNistGroup(NistDomain.p384()));
  }

  /// DHKEM(P-521, HKDF-SHA512).
  static PurePrimitive dhkemP521() {
    return dhkem(KemAlgorithm.DHKEM_P521, new PureNistGroup(NistDomain.p521()));
  }

  /// DHKEM(X25519, HKDF-SHA256).
  static PurePrimitive dhkemX25519() {
    return dhkem(KemAlgorithm.DHKEM_X25519, new PureX25519());
  }

  /// DHKEM(X448, HKDF-SHA512).
  static PurePrimitive dhkemX448() {
    return dhkem(KemAlgorithm.DHKEM_X448, new PureX448());
  }

  private static PurePrimitive dhkem(KemAlgorithm algorithm, DiffieHellman group) {
    KemConstruction.DhKem construction = (KemConstruction.DhKem) algorithm.construction();
    return new Kem(
        algorithm, new DhKem(algorithm, PureProvider.hashFunction(construction.hash()), group));
  }

  /// ML-KEM-512.
  static PurePrimitive mlKem512() {
    return lattice(KemAlgorithm.ML_KEM_512, MLKEMParameters.ml_kem_512);
  }

  /// ML-KEM-768.
  static PurePrimitive mlKem768() {
    return lattice(KemAlgorithm.ML_KEM_768, MLKEMParameters.ml_kem_768);
  }

  /// ML-KEM-1024.
  static PurePrimitive mlKem1024() {
    return lattice(KemAlgorithm.ML_KEM_1024, MLKEMParameters.ml_kem_1024);
  }

  private static PurePrimitive lattice(KemAlgorithm algorithm, MLKEMParameters parameters) {
    return new Kem(algorithm, new LatticeKem(algorithm, new PureMlKem(parameters)));
  }

  /// MLKEM768-P256.
  static PurePrimitive mlKem768P256() {
    return hybrid(
        KemAlgorithm.MLKEM768_P256,
        MLKEMParameters.ml_kem_768,
        new PureNistGroup(NistDomain.p256()));
  }

  /// MLKEM1024-P384.
  static PurePrimitive mlKem1024P384() {
    return hybrid(
        KemAlgorithm.MLKEM1024_P384,
        MLKEMParameters.ml_kem_1024,
        new PureNistGroup(NistDomain.p384()));
  }

  /// X-Wing, which is MLKEM768-X25519.
  static PurePrimitive xWing() {
    return hybrid(KemAlgorithm.MLKEM768_X25519, MLKEMParameters.ml_kem_768, new PureX25519());
  }

  private static PurePrimitive hybrid(
      KemAlgorithm algorithm, MLKEMParameters parameters, DiffieHellman group) {
    KemConstruction.Hybrid parts = (KemConstruction.Hybrid) algorithm.construction();
    return new Kem(algorithm, new HybridKem(algorithm, parts, new PureMlKem(parameters), group));
  }

  /// ECDSA on P-256.
  static PurePrimitive ecdsaP256() {
    return new Signature(
        SignatureScheme.ECDSA_SECP256R1_SHA256,
        new PureEcdsa(NistDomain.p256(), HashAlgorithm.SHA256));
  }

  /// ECDSA on P-384.
  static PurePrimitive ecdsaP384() {
    return new Signature(
        SignatureScheme.ECDSA_SECP384R1_SHA384,
        new PureEcdsa(NistDomain.p384(), HashAlgorithm.SHA384));
  }

  /// ECDSA on P-521.
  static PurePrimitive ecdsaP521() {
    return new Signature(
        SignatureScheme.ECDSA_SECP521R1_SHA512,
        new PureEcdsa(NistDomain.p521(), HashAlgorithm.SHA512));
  }

  /// Ed25519.
  static PurePrimitive ed25519() {
    return new Signature(SignatureScheme.ED25519, new PureEd25519());
  }

  /// Ed448.
  static PurePrimitive ed448() {
    return new Signature(SignatureScheme.ED448, new PureEd448());
  }

  /// ML-DSA-44.
  static PurePrimitive mlDsa44() {
    return new Signature(SignatureScheme.ML_DSA_44, new PureMlDsa(MLDSAParameters.ml_dsa_44));
  }

  /// ML-DSA-65.
  static PurePrimitive mlDsa65() {
    return new Signature(SignatureScheme.ML_DSA_65, new PureMlDsa(MLDSAParameters.ml_dsa_65));
  }

  /// ML-DSA-87.
  static PurePrimitive mlDsa87() {
    return new Signature(SignatureScheme.ML_DSA_87, new PureMlDsa(MLDSAParameters.ml_dsa_87));
  }
}
