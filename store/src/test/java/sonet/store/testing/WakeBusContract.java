package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.store.LogId;
import sonet.store.Tenant;
import sonet.store.WakeBus;
import sonet.store.WakeBus.Subscription;

/// What every engine for wake-ups keeps to while nothing is lost, as on a sound network.
public abstract class WakeBusContract {
  private static final long PATIENCE_SECONDS = 60;
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
  private static final LogId OTHER_TENANT = new LogId(new Tenant(2), 1, Bytes.utf8("log"));
  private static final LogId OTHER_KIND = new LogId(new Tenant(1), 2, Bytes.utf8("log"));
  private static final LogId OTHER_NAME = new LogId(new Tenant(1), 1, Bytes.utf8("log2"));

  private WakeBus bus;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /// A bus. Two of one test reach each other where the engine connects processes.
  public abstract WakeBus open();

  @BeforeEach
  void openBus() {
    bus = open();
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void whoListensToALogIsTold() throws Exception {
    try (Subscription _ = bus.subscribe(LOG, () -> heard.add("one"));
        Subscription _ = bus.subscribe(LOG, () -> heard.add("two"))) {
      bus.hint(LOG);
      assertThat(new String[] {next(), next()}).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void whoListensToAnotherLogIsNotTold() throws Exception {
    try (Subscription _ = bus.subscribe(OTHER_TENANT, () -> heard.add("tenant"));
        Subscription _ = bus.subscribe(OTHER_KIND, () -> heard.add("kind"));
        Subscription _ = bus.subscribe(OTHER_NAME, () -> heard.add("name"));
        Subscription _ = bus.subscribe(LOG, () -> heard.add("log"))) {
      bus.hint(LOG);
      assertThat(next()).isEqualTo("log");
      bus.hint(OTHER_NAME);
      assertThat(next()).isEqualTo("name");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whoStoppedListeningIsNotTold() throws Exception {
    Subscription one = bus.subscribe(LOG, () -> heard.add("one"));
    try (Subscription _ = bus.subscribe(LOG, () -> heard.add("two"))) {
      one.close();
      one.close();
      bus.hint(LOG);
      assertThat(next()).isEqualTo("two");
      bus.hint(LOG);
      assertThat(next()).isEqualTo("two");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void oneWhoFailsHarmsNobody() throws Exception {
    try (Subscription _ =
            bus.subscribe(
                LOG,
                () -> {
                  throw new IllegalStateException("this listener fails on purpose");
                });
        Subscription _ = bus.subscribe(LOG, () -> heard.add("two"))) {
      assertThatCode(() -> bus.hint(LOG)).doesNotThrowAnyException();
      assertThat(next()).isEqualTo("two");
    }
  }

  @Test
  void aListenerMayStopAndBeginWithinItsCall() throws Exception {
    List<Subscription> open = new ArrayList<>();
    open.add(bus.subscribe(LOG, () -> heard.add("first")));
    open.add(
        bus.subscribe(
            OTHER_NAME,
            () -> {
              open.getFirst().close();
              open.add(bus.subscribe(OTHER_KIND, () -> heard.add("begun")));
              heard.add("done");
            }));
    bus.hint(OTHER_NAME);
    assertThat(next()).isEqualTo("done");
    bus.hint(LOG);
    bus.hint(OTHER_KIND);
    assertThat(next()).isEqualTo("begun");
    open.forEach(Subscription::close);
  }
}
