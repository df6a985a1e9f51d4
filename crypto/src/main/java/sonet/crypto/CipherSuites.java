package sonet.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.CipherSuite.Definition;
import sonet.crypto.spi.CryptoProvider;

/// The registry of cipher suites: a suite is an entry in it and nothing else (RFC 9420 §17.1).
///
/// Immutable and safe for any number of threads.
public final class CipherSuites {
  /// The seven suites of RFC 9420 §17.1.
  public static final List<Definition> RFC_9420 =
      List.of(
          new Definition(
              0x0001,
              "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
              KemAlgorithm.DHKEM_X25519,
              HashAlgorithm.SHA256,
              AeadAlgorithm.AES_128_GCM,
              SignatureScheme.ED25519),
          new Definition(
              0x0002,
              "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
              KemAlgorithm.DHKEM_P256,
              HashAlgorithm.SHA256,
              AeadAlgorithm.AES_128_GCM,
              SignatureScheme.ECDSA_SECP256R1_SHA256),
          new Definition(
              0x0003,
              "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
              KemAlgorithm.DHKEM_X25519,
              HashAlgorithm.SHA256,
              AeadAlgorithm.CHACHA20_POLY1305,
              SignatureScheme.ED25519),
          new Definition(
              0x0004,
              "MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448",
              KemAlgorithm.DHKEM_X448,
              HashAlgorithm.SHA512,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ED448),
          new Definition(
              0x0005,
              "MLS_256_DHKEMP521_AES256GCM_SHA512_P521",
              KemAlgorithm.DHKEM_P521,
              HashAlgorithm.SHA512,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP521R1_SHA512),
          new Definition(
              0x0006,
              "MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448",
              KemAlgorithm.DHKEM_X448,
              HashAlgorithm.SHA512,
              AeadAlgorithm.CHACHA20_POLY1305,
              SignatureScheme.ED448),
          new Definition(
              0x0007,
              "MLS_256_DHKEMP384_AES256GCM_SHA384_P384",
              KemAlgorithm.DHKEM_P384,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP384R1_SHA384));

  /// The eleven suites of draft-ietf-mls-pq-ciphersuites-06 §3.1, in the order of the draft, under
  /// ids for private use: the draft has none yet. Who agreed on others registers each with
  /// [Definition#withId].
  ///
  /// The first eight keep secrets from who records them today for the quantum computer of tomorrow;
  /// the last three also withstand one that signs.
  public static final List<Definition> PQ_06 =
      List.of(
          new Definition(
              0xf001,
              "MLS_128_MLKEM768X25519_AES128GCM_SHA256_Ed25519",
              KemAlgorithm.MLKEM768_X25519,
              HashAlgorithm.SHA256,
              AeadAlgorithm.AES_128_GCM,
              SignatureScheme.ED25519),
          new Definition(
              0xf002,
              "MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519",
              KemAlgorithm.MLKEM768_X25519,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ED25519),
          new Definition(
              0xf003,
              "MLS_128_MLKEM768P256_AES128GCM_SHA256_P256",
              KemAlgorithm.MLKEM768_P256,
              HashAlgorithm.SHA256,
              AeadAlgorithm.AES_128_GCM,
              SignatureScheme.ECDSA_SECP256R1_SHA256),
          new Definition(
              0xf004,
              "MLS_128_MLKEM768P256_AES256GCM_SHA384_P256",
              KemAlgorithm.MLKEM768_P256,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP256R1_SHA256),
          new Definition(
              0xf005,
              "MLS_192_MLKEM1024P384_AES256GCM_SHA384_P384",
              KemAlgorithm.MLKEM1024_P384,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP384R1_SHA384),
          new Definition(
              0xf006,
              "MLS_128_MLKEM768_AES256GCM_SHA384_Ed25519",
              KemAlgorithm.ML_KEM_768,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ED25519),
          new Definition(
              0xf007,
              "MLS_128_MLKEM768_AES256GCM_SHA384_P256",
              KemAlgorithm.ML_KEM_768,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP256R1_SHA256),
          new Definition(
              0xf008,
              "MLS_192_MLKEM1024_AES256GCM_SHA384_P384",
              KemAlgorithm.ML_KEM_1024,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ECDSA_SECP384R1_SHA384),
          new Definition(
              0xf009,
              "MLS_128_MLKEM768X25519_CHACHA20POLY1305_SHA384_MLDSA44",
              KemAlgorithm.MLKEM768_X25519,
              HashAlgorithm.SHA384,
              AeadAlgorithm.CHACHA20_POLY1305,
              SignatureScheme.ML_DSA_44),
          new Definition(
              0xf00a,
              "MLS_192_MLKEM768_AES256GCM_SHA384_MLDSA65",
              KemAlgorithm.ML_KEM_768,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ML_DSA_65),
          new Definition(
              0xf00b,
              "MLS_256_MLKEM1024_AES256GCM_SHA384_MLDSA87",
              KemAlgorithm.ML_KEM_1024,
              HashAlgorithm.SHA384,
              AeadAlgorithm.AES_256_GCM,
              SignatureScheme.ML_DSA_87));

  private final Map<Integer, CipherSuite> suites;

  private CipherSuites(Map<Integer, CipherSuite> suites) {
    this.suites = suites;
  }

  /// The suites of RFC 9420, served by a provider.
  public static CipherSuites of(CryptoProvider provider) {
    return of(provider, RFC_9420);
  }

  /// The suites of RFC 9420 and, under the ids of [#PQ_06], those that are post-quantum.
  public static CipherSuites withPostQuantum(CryptoProvider provider) {
    List<Definition> definitions = new ArrayList<>(RFC_9420);
    definitions.addAll(PQ_06);
    return of(provider, definitions);
  }

  /// The given suites, served by a provider.
  ///
  /// @throws IllegalArgumentException when two have the same id, or an algorithm is missing
  public static CipherSuites of(CryptoProvider provider, List<Definition> definitions) {
    Map<Integer, CipherSuite> suites = new TreeMap<>();
    for (Definition definition : definitions) {
      if (suites.put(definition.id(), new CipherSuite(definition, provider)) != null) {
        throw new IllegalArgumentException("two suites with the id " + definition.id());
      }
    }
    return new CipherSuites(suites);
  }

  /// The suite with a code point.
  public Optional<CipherSuite> find(int id) {
    return Optional.ofNullable(suites.get(id));
  }

  /// The suite with a code point that the caller knows to be there.
  ///
  /// @throws IllegalArgumentException when it is not registered
  public CipherSuite get(int id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("no cipher suite 0x%04x".formatted(id)));
  }

  /// All suites, by their code points.
  public List<CipherSuite> all() {
    return List.copyOf(suites.values());
  }
}
