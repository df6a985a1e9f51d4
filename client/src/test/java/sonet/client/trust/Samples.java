package sonet.client.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;

/// Keys for tests.
final class Samples {
  private Samples() {}

  /// As many bytes of one value as a key has.
  static Bytes bytes(int value) {
    return bytes(value, KeySet.KEY);
  }

  static Bytes bytes(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  static KeySet set(String account, int... values) {
    return KeySet.of(account, IntStream.of(values).mapToObj(Samples::bytes).toList());
  }

  static RandomSource random(long seed) {
    Random random = new Random(seed);
    return random::nextBytes;
  }

  /// A set of one to five random keys.
  static KeySet random(String account, RandomSource random, int size) {
    List<Bytes> keys = IntStream.range(0, size).mapToObj(i -> random.bytes(KeySet.KEY)).toList();
    return KeySet.of(account, keys);
  }
}
