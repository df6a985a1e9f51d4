package sonet.crypto.accelerated;

import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.MlKem;
import sonet.crypto.spi.SignatureFunction;

/// Plain Java: everything, for what the others do not serve.
record PureLibrary(PureProvider provider) implements Library {
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
  public Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
    return Optional.of(PureProvider.diffieHellman(algorithm));
  }

  @Override
  public Optional<MlKem> mlKem(KemAlgorithm algorithm) {
    return Optional.of(PureProvider.mlKem(algorithm));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return provider.signature(scheme);
  }
}
