package sonet.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What is counted, is counted for as long as the service runs.
final class MetricsTest {
  @Test
  void aCountGoesOnWhenTheCollectorHasRun() {
    try (Metrics metrics = new Metrics()) {
      AtomicLong things = new AtomicLong(1);
      metrics.count("sonet.test.things", "things of a test", things::get);
      metrics.gauge("sonet.test.level", "a level of a test", things::get);
      assertThat(metrics.scrape()).contains("sonet_test_things_total 1.0", "sonet_test_level 1.0");
      WeakReference<Object> witness = new WeakReference<>(new Object());
      while (witness.get() != null) {
        System.gc();
      }
      things.set(2);
      assertThat(metrics.scrape()).contains("sonet_test_things_total 2.0", "sonet_test_level 2.0");
    }
  }
}
