package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.hash.HmacHash;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.HashFunction;

/// The JDK: hashes, and ciphers where Conscrypt is not there. Its curves are slower than plain
/// Java.
final class JdkLibrary implements Library {
  private final Provider ciphers;

  /// The JDK's providers.
  ///
  /// @throws GeneralSecurityException when this JDK comes without them
  JdkLibrary() throws GeneralSecurityException {
    Provider found = Security.getProvider("SunJCE");
    if (found == null) {
      throw new NoSuchProviderException("this JDK has no provider SunJCE");
    }
    this.ciphers = found;
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Attempt.at(() -> new HmacHash(algorithm, new MessageDigests(algorithm)));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    String transformation =
        switch (algorithm) {
          case AES_128_GCM, AES_256_GCM -> "AES/GCM/NoPadding";
          case CHACHA20_POLY1305 -> "ChaCha20-Poly1305";
        };
    return Attempt.at(() -> new JcaAead(algorithm, transformation, ciphers));
  }
}
