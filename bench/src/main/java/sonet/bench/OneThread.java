package sonet.bench;

import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A provider that spreads nothing over threads, so that the clock of one thread sees all the work.
record OneThread(CryptoProvider provider) implements CryptoProvider {
  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return provider.hash(algorithm);
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return provider.aead(algorithm);
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return provider.kem(algorithm);
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return provider.signature(scheme);
  }
}
