package sonet.mls.schedule;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import sonet.crypto.CipherSuites;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.CheapProvider;

/// The sender's ratchet behaves as if one thread after the other used it: no generation twice, the
/// right key for each, and what is written always beyond what was given.
///
/// Lincheck runs the same operations one by one and compares; a secret that is wiped too early
/// shows as another key or as an exception.
public class SenderRatchetLincheckTest {
  private static final MlsSuite SUITE = new MlsSuite(CipherSuites.of(new CheapProvider()).get(1));

  private final SenderRatchet ratchet;

  /// A ratchet at its beginning, for each run.
  public SenderRatchetLincheckTest() {
    ratchet = new SenderRatchet(SUITE, 0, Secret.zeros(32));
  }

  /// Gives a generation with its key.
  @Operation
  public String next() {
    try (MessageKey key = ratchet.next()) {
      return key.generation() + " " + Retained.value(key.key());
    }
  }

  /// Reserves a block.
  @Operation
  public void reserve() {
    ratchet.reserve(2);
  }

  /// How much of the block is left.
  @Operation
  public long remaining() {
    return ratchet.remaining();
  }

  /// What a restart would begin with.
  @Operation
  public String written() {
    Writer writer = new Writer();
    ratchet.writeTo(writer);
    return writer.toBytes().toHex();
  }

  @Test
  void everyInterleavingIsAsIfInSequence() {
    new ModelCheckingOptions()
        .iterations(20)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .check(getClass());
  }

  @Test
  void threadsUnderLoadAreAsIfInSequence() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(500)
        .threads(3)
        .actorsPerThread(3)
        .check(getClass());
  }
}
