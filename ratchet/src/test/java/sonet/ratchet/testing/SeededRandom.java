package sonet.ratchet.testing;

import java.util.Random;
import sonet.crypto.RandomSource;

/// Randomness that a seed repeats.
public final class SeededRandom implements RandomSource {
  private final Random random;

  /// The randomness of a seed.
  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }

  /// A number in `[0, bound)`.
  public int below(int bound) {
    return random.nextInt(bound);
  }
}
