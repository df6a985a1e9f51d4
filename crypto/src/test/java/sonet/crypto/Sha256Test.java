package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Sha256Test {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void partsHashAsTheWholeDoes(long seed) {
    Random random = new Random(seed);
    byte[] whole = new byte[random.nextInt(10_000)];
    random.nextBytes(whole);
    Sha256 hash = Sha256.begin();
    int at = 0;
    while (at < whole.length) {
      int end = Math.min(whole.length, at + random.nextInt(300));
      hash.update(Bytes.of(whole, at, end));
      at = end;
    }
    assertThat(hash.finish())
        .isEqualTo(CipherSuites.of(Providers.best()).get(1).hash(Bytes.wrap(whole)));
  }
}
