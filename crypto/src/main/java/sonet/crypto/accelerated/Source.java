package sonet.crypto.accelerated;

import java.util.List;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;

/// The libraries, and which is asked first for what. A library is loaded when the first primitive
/// is used that it may serve: Corretto takes half a second of processor time to start.
enum Source {
  /// Amazon Corretto Crypto Provider.
  CORRETTO,
  /// Conscrypt.
  CONSCRYPT,
  /// The JDK.
  JDK,
  /// Plain Java.
  PURE;

  /// The order for hash functions: only the JDK's are compiled to instructions without a call into
  /// native code.
  static List<Source> ofHashes() {
    return List.of(JDK, PURE);
  }

  /// The order for authenticated ciphers.
  static List<Source> ofAeads() {
    return List.of(CONSCRYPT, JDK, PURE);
  }

  /// The order for the group of a DHKEM, or for an ML-KEM.
  static List<Source> of(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case DHKEM_X25519 -> List.of(CONSCRYPT, PURE);
      case DHKEM_P256, DHKEM_P384, DHKEM_P521 -> List.of(CORRETTO, CONSCRYPT, PURE);
      case ML_KEM_768, ML_KEM_1024 -> List.of(CONSCRYPT, PURE);
      case DHKEM_X448, ML_KEM_512 -> List.of(PURE);
      case MLKEM768_P256, MLKEM1024_P384, MLKEM768_X25519 ->
          throw new IllegalArgumentException(algorithm + " is served by its parts");
    };
  }

  /// The order for a signature scheme.
  static List<Source> of(SignatureScheme scheme) {
    return switch (scheme) {
      case ED25519, ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512 ->
          List.of(CORRETTO, CONSCRYPT, PURE);
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> List.of(CONSCRYPT, PURE);
      case ED448 -> List.of(PURE);
    };
  }
}
