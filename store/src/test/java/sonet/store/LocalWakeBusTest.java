package sonet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.store.WakeBus.Subscription;

final class LocalWakeBusTest {
  private static final LogId LOG = new LogId(new Tenant(1), 1, Bytes.utf8("log"));
  private static final LogId OTHER = new LogId(new Tenant(2), 1, Bytes.utf8("log"));

  private final LocalWakeBus bus = new LocalWakeBus();
  private final List<String> heard = new ArrayList<>();

  @Test
  void whoListensToALogIsToldAndNobodyElse() {
    try (Subscription _ = bus.subscribe(LOG, () -> heard.add("one"));
        Subscription _ = bus.subscribe(LOG, () -> heard.add("two"));
        Subscription _ = bus.subscribe(OTHER, () -> heard.add("other"))) {
      bus.hint(LOG);
    }
    assertThat(heard).containsExactly("one", "two");
  }

  @Test
  void whoStoppedListeningIsNotTold() {
    Subscription one = bus.subscribe(LOG, () -> heard.add("one"));
    Subscription two = bus.subscribe(LOG, () -> heard.add("two"));
    one.close();
    one.close();
    bus.hint(LOG);
    two.close();
    bus.hint(LOG);
    assertThat(heard).containsExactly("two");
  }
}
