package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.store.EphemeralBus;
import sonet.store.LogId;
import sonet.store.Tenant;
import sonet.store.WakeBus.Subscription;

/// What every engine for ephemeral things keeps to while nothing is lost, as on a sound network.
public abstract class EphemeralBusContract {
  private static final long PATIENCE_SECONDS = 60;
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
  private static final LogId OTHER = new LogId(new Tenant(2), 1, Bytes.utf8("log"));

  private EphemeralBus bus;
  private final BlockingQueue<Bytes> heard = new LinkedBlockingQueue<>();

  /// A bus. Two of one test reach each other where the engine connects processes.
  public abstract EphemeralBus open();

  @BeforeEach
  void openBus() {
    bus = open();
  }

  private Bytes next() throws InterruptedException {
    Bytes one = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return one == null ? Bytes.utf8("nothing came") : one;
  }

  @Test
  void whoListensHearsWhatIsPublishedThen() throws Exception {
    bus.publish(LOG, Bytes.utf8("before"));
    try (Subscription _ = bus.subscribe(LOG, heard::add)) {
      bus.publish(LOG, Bytes.utf8("typing"));
      assertThat(next()).isEqualTo(Bytes.utf8("typing"));
      bus.publish(LOG, Bytes.EMPTY);
      assertThat(next()).isEqualTo(Bytes.EMPTY);
    }
    bus.publish(LOG, Bytes.utf8("after"));
    assertThat(heard).isEmpty();
  }

  @Test
  void whoListensToAnotherLogHearsNothing() throws Exception {
    try (Subscription _ = bus.subscribe(LOG, heard::add)) {
      bus.publish(OTHER, Bytes.utf8("theirs"));
      bus.publish(LOG, Bytes.utf8("ours"));
      assertThat(next()).isEqualTo(Bytes.utf8("ours"));
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    Bytes longest = Bytes.wrap(new byte[EphemeralBus.MAX_BYTES]);
    try (Subscription _ = bus.subscribe(LOG, heard::add)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bus.publish(LOG, Bytes.concat(longest, Bytes.of((byte) 1))));
      bus.publish(LOG, longest);
      assertThat(next()).isEqualTo(longest);
    }
  }

  @Test
  void oneWhoFailsHarmsNobody() throws Exception {
    try (Subscription _ =
            bus.subscribe(
                LOG,
                _ -> {
                  throw new IllegalStateException("this listener fails on purpose");
                });
        Subscription _ = bus.subscribe(LOG, heard::add)) {
      assertThatCode(() -> bus.publish(LOG, Bytes.utf8("x"))).doesNotThrowAnyException();
      assertThat(next()).isEqualTo(Bytes.utf8("x"));
    }
  }
}
