package sonet.crypto.pure;

import org.bouncycastle.crypto.Digest;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.hash.HmacHash;
import sonet.crypto.hash.RunningHash;

/// Makes a digest for each operation: cheaper than keeping them where nothing is native.
record FreshDigests(HashAlgorithm algorithm) implements HmacHash.Source {
  @Override
  public RunningHash take() {
    return new RunningDigest(PureProvider.digest(algorithm));
  }

  @Override
  public void give(RunningHash hash) {
    // It was reset when it finished, and is left to the garbage collector.
  }

  private record RunningDigest(Digest digest) implements RunningHash {
    @Override
    public void update(byte[] data, int from, int length) {
      digest.update(data, from, length);
    }

    @Override
    public void finish(byte[] target) {
      int written = digest.doFinal(target, 0);
      assert written == target.length;
    }
  }
}
