package sonet.crypto.accelerated;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// The best provider of a machine that lacks some libraries: what they hide here serves there.
public final class Without implements CryptoProvider {
  private final String name;
  private final CryptoProvider provider;

  private Without(String name, List<Source> absent) {
    this.name = name;
    Libraries known = Libraries.known();
    this.provider =
        StrictProvider.of(
            new AcceleratedProvider(
                new Libraries(source ->
                    switch (known.load(source)) {
                      case Libraries.Loaded.Present(Library library)
                          when !absent.contains(source) ->
                          library;
                      case Libraries.Loaded _ -> throw new ClassNotFoundException(name);
                    })));
  }

  /// Without Corretto, as on Windows.
  public static CryptoProvider corretto() {
    return new Without("best without corretto", List.of(Source.CORRETTO));
  }

  /// Without native code.
  public static CryptoProvider natives() {
    return new Without("best without natives", List.of(Source.CORRETTO, Source.CONSCRYPT));
  }

  @Override
  public String name() {
    return name;
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

  @Override
  public void forEach(int count, IntConsumer work) {
    provider.forEach(count, work);
  }
}
