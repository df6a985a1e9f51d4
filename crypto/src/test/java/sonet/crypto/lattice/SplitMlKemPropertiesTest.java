package sonet.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.testing.UnderTest;

/// The parts, put together, are ML-KEM-768 as the providers have it.
class SplitMlKemPropertiesTest {
  private static final int SEEDS = 100;

  static Stream<Arguments> cases() {
    return UnderTest.providers()
        .flatMap(provider ->
            LongStream.range(0, SEEDS)
                .mapToObj(seed -> Arguments.of(provider, provider.name(), seed)));
  }

  @ParameterizedTest(name = "{1} seed {2}")
  @MethodSource("cases")
  void thePartsMakeTheWhole(CryptoProvider provider, String name, long seed) throws Exception {
    KemFunction whole = Providers.pure().kem(KemAlgorithm.ML_KEM_768).orElseThrow();
    SplitMlKem split = new SplitMlKem(provider);

    SplitMlKem.Keys keys = split.generate(new SeededRandom(seed));
    Bytes key = Bytes.concat(keys.vector(), keys.header().slice(0, 32));
    assertThat(key).isEqualTo(whole.generate(new SeededRandom(seed)).publicKey());

    SplitMlKem.Begun begun = split.encaps1(keys.header(), new SeededRandom(~seed));
    Bytes ct2 = split.encaps2(keys.header(), begun.state(), keys.vector());
    Encapsulation expected = whole.encapsulate(key.toArray(), new SeededRandom(~seed));
    assertThat(Bytes.concat(begun.ct1(), ct2)).isEqualTo(expected.encapsulation());
    assertThat(begun.sharedSecret().matches(expected.sharedSecret())).isTrue();

    try (Secret secret = split.decapsulate(keys, begun.ct1(), ct2)) {
      assertThat(secret.matches(begun.sharedSecret())).isTrue();
    }
  }
}
