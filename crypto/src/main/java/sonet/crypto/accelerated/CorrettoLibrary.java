package sonet.crypto.accelerated;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.util.Optional;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.SignatureFunction;

/// Amazon Corretto Crypto Provider: AWS-LC behind the JCA, for Ed25519 and the NIST curves, where
/// it is the fastest there is. Its jars are per platform, so it is found by name.
final class CorrettoLibrary implements Library {
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  /// Its key factory for Ed25519 is there only if this is set before its class is loaded.
  private static final String ED_KEY_FACTORY =
      "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  private static final int LONGEST_ED25519 = 1 << 20;

  private final Provider provider;

  /// Loads the native code.
  ///
  /// @throws ReflectiveOperationException when the jar is missing
  /// @throws LinkageError when its code does not load
  /// @throws GeneralSecurityException when it comes up without services, as it does where native
  ///   access is denied
  CorrettoLibrary() throws ReflectiveOperationException, GeneralSecurityException {
    System.setProperty(ED_KEY_FACTORY, "true");
    this.provider = (Provider) Class.forName(PROVIDER).getField("INSTANCE").get(null);
    if (provider.getService("Signature", "SHA256withECDSA") == null) {
      throw new GeneralSecurityException("it offers nothing; is native access denied?");
    }
  }

  @Override
  public String name() {
    return "corretto";
  }

  @Override
  public Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
    PublicKeyFinder pure = key -> PureProvider.diffieHellman(algorithm).publicKey(key);
    return NistCurve.of(algorithm)
        .flatMap(curve ->
            Attempt.at(() -> new JcaEcdh(curve, provider, finder(KeyFormat.of(curve), pure))));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    switch (scheme) {
      case ED448, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
        return Optional.empty();
      }
      case ED25519, ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512 -> {}
    }
    PublicKeyFinder pure = key -> PureProvider.publicKey(scheme, key);
    KeyFormat format = KeyFormat.of(scheme);
    return Attempt.<SignatureFunction>at(
            () -> new JcaSignature(scheme, provider, finder(format, pure)))
        .flatMap(fast -> anyLength(scheme, fast));
  }

  /// Its Ed25519 takes a mebibyte at most, and fails on more.
  private static Optional<SignatureFunction> anyLength(
      SignatureScheme scheme, SignatureFunction fast) {
    return scheme == SignatureScheme.ED25519
        ? new PureProvider()
            .signature(scheme)
            .map(unlimited -> new LengthLimited(fast, unlimited, LONGEST_ED25519))
        : Optional.of(fast);
  }

  /// Its private keys know their public keys, by a method that it does not publish. Where that is
  /// gone, plain Java computes them.
  private PublicKeyFinder finder(KeyFormat format, PublicKeyFinder pure)
      throws GeneralSecurityException {
    JcaKeys keys = new JcaKeys(format, provider);
    return Attempt.<PublicKeyFinder>at(() -> new KeyMethod(format, keys))
        .map(found -> found.orElse(pure, format.privateKeyLength()))
        .orElse(pure);
  }

  private static final class KeyMethod implements PublicKeyFinder {
    private final KeyFormat format;
    private final JcaKeys keys;
    private final MethodHandle publicKey;

    KeyMethod(KeyFormat format, JcaKeys keys) throws ReflectiveOperationException {
      this.format = format;
      this.keys = keys;
      byte[] one = new byte[format.privateKeyLength()];
      one[one.length - 1] = 1;
      Method method = keys.privateKey(one).getClass().getDeclaredMethod("getPublicKey");
      method.setAccessible(true);
      this.publicKey =
          MethodHandles.lookup()
              .unreflect(method)
              .asType(MethodType.methodType(PublicKey.class, PrivateKey.class));
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
      PrivateKey key = keys.privateKey(privateKey);
      try {
        return format.rawPublic(((PublicKey) publicKey.invokeExact(key)).getEncoded());
      } catch (Throwable e) {
        if (e instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException("Corretto found no public key", e);
      } finally {
        JcaKeys.destroy(key);
      }
    }
  }
}
