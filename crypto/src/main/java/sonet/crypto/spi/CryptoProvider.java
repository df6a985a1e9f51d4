package sonet.crypto.spi;

import java.util.Optional;
import java.util.function.IntConsumer;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;

/// A source of primitives. What it does not offer is empty, and another provider serves it.
public interface CryptoProvider {
  /// A short name for people: `conscrypt`, `pure`.
  String name();

  /// The hash function and its HMAC.
  Optional<HashFunction> hash(HashAlgorithm algorithm);

  /// The authenticated cipher.
  Optional<AeadFunction> aead(AeadAlgorithm algorithm);

  /// The key encapsulation mechanism.
  Optional<KemFunction> kem(KemAlgorithm algorithm);

  /// The signature scheme.
  Optional<SignatureFunction> signature(SignatureScheme scheme);

  /// The group of points. Its own rules say which encodings it accepts.
  default Optional<CurveGroup> group(GroupAlgorithm algorithm) {
    return Optional.empty();
  }

  /// Runs independent pieces of work, numbered from 0, and returns when all are done. A provider
  /// with threads spreads them; an exception of a piece is thrown when no other is running.
  default void forEach(int count, IntConsumer work) {
    for (int i = 0; i < count; i++) {
      work.accept(i);
    }
  }
}
