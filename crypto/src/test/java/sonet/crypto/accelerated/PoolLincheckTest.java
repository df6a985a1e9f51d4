package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// No two threads ever hold the same object of a pool.
public class PoolLincheckTest {
  private final Pool<AtomicInteger> pool = new Pool<>(AtomicInteger::new);

  public PoolLincheckTest() throws GeneralSecurityException {}

  /// Takes an object, and counts who else holds it meanwhile.
  @Operation
  public int holders() {
    AtomicInteger taken = pool.take();
    int holders = taken.incrementAndGet();
    taken.decrementAndGet();
    pool.give(taken);
    return holders;
  }

  @Test
  void anObjectHasOneHolder() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .iterations(5)
        .invocationsPerIteration(200)
        .check(PoolLincheckTest.class);
  }
}
