package sonet.mls.testing;

import java.util.Random;
import sonet.crypto.RandomSource;

/// Randomness that a seed repeats. For tests alone.
public final class SeededRandom implements RandomSource {
  private final Random random;

  /// The sequence of a seed.
  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized void fill(byte[] target) {
    random.nextBytes(target);
  }
}
