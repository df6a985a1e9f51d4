package sonet.crypto.accelerated;

import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Where primitives come from. It offers only what it does better than those asked after it.
interface Library {
  /// A short name for people: `conscrypt`.
  String name();

  /// A hash function with its HMAC.
  default Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.empty();
  }

  /// An authenticated cipher.
  default Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return Optional.empty();
  }

  /// The group of a DHKEM.
  default Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
    return Optional.empty();
  }

  /// The ML-KEM of a mechanism that is nothing else.
  default Optional<MlKem> mlKem(KemAlgorithm algorithm) {
    return Optional.empty();
  }

  /// A signature scheme.
  default Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.empty();
  }
}
