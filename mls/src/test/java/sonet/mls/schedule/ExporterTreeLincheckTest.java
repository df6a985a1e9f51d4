package sonet.mls.schedule;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import sonet.crypto.CipherSuites;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.mls.component.ComponentId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.CheapProvider;

/// The exporter behaves as if one thread after the other used it: each secret once, the right one,
/// and what is written is a tree that was there at one moment.
public class ExporterTreeLincheckTest {
  private static final MlsSuite SUITE = new MlsSuite(CipherSuites.of(new CheapProvider()).get(1));

  private final ExporterTree tree = ExporterTree.derive(SUITE, Secret.zeros(32));

  /// Lincheck makes one for each run.
  public ExporterTreeLincheckTest() {}

  private String exported(int component) {
    try (Secret secret = tree.export(new ComponentId(component))) {
      return String.valueOf(Retained.value(secret));
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  /// A component.
  @Operation
  public String one() {
    return exported(6);
  }

  /// Its neighbour, whose secrets come from the same nodes.
  @Operation
  public String neighbour() {
    return exported(7);
  }

  /// One from the other half of the tree.
  @Operation
  public String another() {
    return exported(0x8001);
  }

  /// What a restart would begin with: its size tells how much was exported.
  @Operation
  public int written() {
    Writer writer = new Writer();
    try {
      tree.writeTo(writer);
    } catch (IllegalStateException closed) {
      return 0;
    }
    return writer.size();
  }

  /// The end of the epoch.
  @Operation(runOnce = true)
  public void close() {
    tree.close();
  }

  @Test
  void everyInterleavingIsAsIfInSequence() {
    new ModelCheckingOptions()
        .iterations(12)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(2)
        .check(getClass());
  }

  @Test
  void threadsUnderLoadAreAsIfInSequence() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(400)
        .threads(3)
        .actorsPerThread(3)
        .check(getClass());
  }
}
