package sonet.crypto.hash;

import java.util.Arrays;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.spi.HashFunction;

/// A hash function and its HMAC over running hashes that are lent for one operation each.
public final class HmacHash implements HashFunction {
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final HashAlgorithm algorithm;
  private final Source source;

  /// Where running hashes come from: made for each operation, or taken from a pool.
  public interface Source {
    /// A fresh running hash, for the caller alone until it gives it back.
    RunningHash take();

    /// Takes one back, which must be fresh again.
    void give(RunningHash hash);
  }

  /// An algorithm, computed by what the source lends.
  public HmacHash(HashAlgorithm algorithm, Source source) {
    this.algorithm = algorithm;
    this.source = source;
  }

  @Override
  public byte[] hash(byte[]... parts) {
    RunningHash running = source.take();
    byte[] result = finish(running, parts);
    source.give(running);
    return result;
  }

  @Override
  public byte[] hmac(byte[] key, byte[]... parts) {
    if (key.length > algorithm.blockLength()) {
      byte[] shortKey = hash(key);
      byte[] result = hmac(shortKey, parts);
      Arrays.fill(shortKey, (byte) 0);
      return result;
    }
    RunningHash running = source.take();
    byte[] pad = new byte[algorithm.blockLength()];
    start(running, key, pad, INNER);
    byte[] inner = finish(running, parts);
    start(running, key, pad, OUTER);
    running.update(inner, 0, inner.length);
    running.finish(inner);
    source.give(running);
    Arrays.fill(pad, (byte) 0);
    return inner;
  }

  private static void start(RunningHash running, byte[] key, byte[] pad, byte with) {
    Arrays.fill(pad, with);
    for (int i = 0; i < key.length; i++) {
      pad[i] ^= key[i];
    }
    running.update(pad, 0, pad.length);
  }

  private byte[] finish(RunningHash running, byte[]... parts) {
    for (byte[] part : parts) {
      running.update(part, 0, part.length);
    }
    byte[] result = new byte[algorithm.length()];
    running.finish(result);
    return result;
  }
}
