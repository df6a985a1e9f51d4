package sonet.crypto.acceptance;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A provider behind the acceptance rules. Its functions answer alike, whoever serves them.
public final class StrictProvider implements CryptoProvider {
  private final CryptoProvider provider;
  private final Map<HashAlgorithm, HashFunction> hashes = new EnumMap<>(HashAlgorithm.class);
  private final Map<AeadAlgorithm, AeadFunction> aeads = new EnumMap<>(AeadAlgorithm.class);
  private final Map<KemAlgorithm, KemFunction> kems = new EnumMap<>(KemAlgorithm.class);
  private final Map<SignatureScheme, SignatureFunction> signatures =
      new EnumMap<>(SignatureScheme.class);

  private StrictProvider(CryptoProvider provider) {
    this.provider = provider;
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      provider.hash(algorithm).ifPresent(hash -> hashes.put(algorithm, hash));
    }
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      provider
          .aead(algorithm)
          .ifPresent(aead -> aeads.put(algorithm, new StrictAead(algorithm, aead)));
    }
    for (KemAlgorithm algorithm : KemAlgorithm.values()) {
      provider
          .kem(algorithm)
          .ifPresent(kem -> kems.put(algorithm, new StrictKem(KemRules.of(algorithm), kem)));
    }
    for (SignatureScheme scheme : SignatureScheme.values()) {
      provider
          .signature(scheme)
          .ifPresent(signature ->
              signatures.put(scheme, new StrictSignature(SignatureRules.of(scheme), signature)));
    }
  }

  /// Puts the rules before a provider; one that has them already is returned as it is.
  public static StrictProvider of(CryptoProvider provider) {
    return provider instanceof StrictProvider strict ? strict : new StrictProvider(provider);
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.ofNullable(hashes.get(algorithm));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return Optional.ofNullable(aeads.get(algorithm));
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return Optional.ofNullable(kems.get(algorithm));
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return Optional.ofNullable(signatures.get(scheme));
  }

  @Override
  public Optional<CurveGroup> group(GroupAlgorithm algorithm) {
    return provider.group(algorithm);
  }

  @Override
  public void forEach(int count, IntConsumer work) {
    provider.forEach(count, work);
  }
}
