package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import java.util.function.Function;
import org.conscrypt.Conscrypt;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Conscrypt: BoringSSL behind the JCA, its native code in its jar.
final class ConscryptLibrary implements Library {
  private final Provider provider;
  private final Optional<ConscryptInternals> internals;

  /// Loads the native code.
  ///
  /// @throws LinkageError when the jar or code for this machine is missing
  /// @throws GeneralSecurityException when it does not start
  ConscryptLibrary() throws GeneralSecurityException {
    Conscrypt.checkAvailability();
    this.provider = Conscrypt.newProvider();
    this.internals = Attempt.at(() -> new ConscryptInternals(Conscrypt.class.getClassLoader()));
  }

  @Override
  public String name() {
    return "conscrypt";
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    String transformation =
        switch (algorithm) {
          case AES_128_GCM, AES_256_GCM -> "AES/GCM/NoPadding";
          case CHACHA20_POLY1305 -> "ChaCha20/Poly1305/NoPadding";
        };
    return Attempt.at(() -> new JcaAead(algorithm, transformation, provider));
  }

  @Override
  public Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
    PublicKeyFinder pure = key -> PureProvider.diffieHellman(algorithm).publicKey(key);
    return switch (algorithm) {
      case DHKEM_X25519 -> {
        PublicKeyFinder finder = finder(found -> found::x25519, pure, 32);
        yield Attempt.at(() -> new ConscryptX25519(provider, finder));
      }
      case DHKEM_P256, DHKEM_P384, DHKEM_P521 -> {
        NistCurve curve = NistCurve.of(algorithm).orElseThrow();
        PublicKeyFinder finder = nistFinder(curve, pure);
        yield Attempt.at(() -> new JcaEcdh(curve, provider, finder));
      }
      case DHKEM_X448,
          ML_KEM_512,
          ML_KEM_768,
          ML_KEM_1024,
          MLKEM768_P256,
          MLKEM1024_P384,
          MLKEM768_X25519 ->
          Optional.empty();
    };
  }

  @Override
  public Optional<MlKem> mlKem(KemAlgorithm algorithm) {
    return Attempt.at(() -> new ConscryptLattice(algorithm, Conscrypt.class.getClassLoader()));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    PublicKeyFinder pure = key -> PureProvider.publicKey(scheme, key);
    return switch (scheme) {
      case ED25519 -> {
        PublicKeyFinder finder = finder(found -> found::ed25519, pure, 32);
        yield Attempt.at(() -> new JcaSignature(scheme, provider, finder));
      }
      case ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512 -> {
        PublicKeyFinder finder = nistFinder(NistCurve.of(scheme).orElseThrow(), pure);
        yield Attempt.at(() -> new JcaSignature(scheme, provider, finder));
      }
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
        PublicKeyFinder finder = latticeFinder(scheme, pure);
        yield Attempt.at(() -> new JcaSignature(scheme, provider, finder));
      }
      case ED448 -> Optional.empty();
    };
  }

  private static PublicKeyFinder latticeFinder(SignatureScheme scheme, PublicKeyFinder pure) {
    ClassLoader loader = Conscrypt.class.getClassLoader();
    return Attempt.at(() -> ConscryptLattice.mlDsaPublicKey(scheme, loader))
        .map(found -> found.orElse(pure, scheme.privateKeyLength()))
        .orElse(pure);
  }

  private PublicKeyFinder nistFinder(NistCurve curve, PublicKeyFinder pure) {
    return finder(found -> found.nist(KeyFormat.of(curve)), pure, curve.scalarLength());
  }

  private PublicKeyFinder finder(
      Function<ConscryptInternals, PublicKeyFinder> internal, PublicKeyFinder pure, int length) {
    return internals.map(internal).map(found -> found.orElse(pure, length)).orElse(pure);
  }
}
