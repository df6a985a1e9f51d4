package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.ratchet.Received.Duplicate;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.testing.SeededRandom;
import sonet.ratchet.testing.TestDevice;
import sonet.ratchet.testing.TestDevice.TestClock;

/// Random lives of several devices a side: what arrives opens, once, whatever was lost, doubled or
/// overtaken on the way, with a restart at every step.
class PairPropertiesTest {
  /// A message on its way.
  private record Letter(TestDevice from, TestDevice to, Bytes message, String text) {}

  private static final int STEPS = 120;

  private final TestClock clock = new TestClock();
  private final List<Letter> onTheirWay = new ArrayList<>();
  private final List<Letter> delivered = new ArrayList<>();
  private final Set<String> read = new HashSet<>();
  private int sent;

  private List<TestDevice> devices(long seed, int count) {
    List<TestDevice> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(new TestDevice(seed * 100 + i, clock).refill(PairSuite.PQXDH, 3));
    }
    return devices;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatArrivesOpensOnce(long seed) throws RatchetException {
    SeededRandom random = new SeededRandom(seed);
    List<TestDevice> alices = devices(2 * seed, 1 + random.below(3));
    List<TestDevice> bobs = devices(2 * seed + 1, 2);
    for (int step = 0; step < STEPS; step++) {
      switch (random.below(8)) {
        case 0, 1 -> send(alices.get(random.below(alices.size())), bobs);
        case 2, 3 -> send(bobs.get(random.below(bobs.size())), alices);
        case 4 -> drop(random);
        case 5 -> repeat(random);
        default -> deliver(random);
      }
      clock.pass(60);
    }
    while (!onTheirWay.isEmpty()) {
      deliver(random);
    }
    assertThat(read).isNotEmpty();
    for (TestDevice alice : alices) {
      for (TestDevice bob : bobs) {
        afterAQuietExchangeBothSendInOneSession(alice, bob);
      }
    }
  }

  private void send(TestDevice from, List<TestDevice> to) throws RatchetException {
    for (TestDevice each : to) {
      String text = "message " + sent++;
      onTheirWay.add(new Letter(from, each, from.send(each, text), text));
      restart(from, each);
    }
  }

  private void deliver(SeededRandom random) throws RatchetException {
    if (onTheirWay.isEmpty()) {
      return;
    }
    Letter letter = onTheirWay.remove(random.below(onTheirWay.size()));
    assertThat(letter.to().read(letter.from(), letter.message())).isEqualTo(letter.text());
    assertThat(read.add(letter.text())).isTrue();
    delivered.add(letter);
    restart(letter.to(), letter.from());
  }

  private void drop(SeededRandom random) {
    if (!onTheirWay.isEmpty() && random.below(3) == 0) {
      onTheirWay.remove(random.below(onTheirWay.size()));
    }
  }

  /// Whether it is known again or, when it is long ago, told apart from a new one: it never opens.
  private void repeat(SeededRandom random) throws RatchetException {
    if (!delivered.isEmpty()) {
      Letter letter = delivered.get(random.below(delivered.size()));
      assertThat(letter.to().receive(letter.from(), letter.message()))
          .isNotInstanceOf(Opened.class);
      Letter last = delivered.getLast();
      assertThat(last.to().receive(last.from(), last.message())).isInstanceOf(Duplicate.class);
    }
  }

  private static void restart(TestDevice self, TestDevice peer) throws RatchetException {
    self.restore(peer, SessionStorageTest.Stored.of(self, peer).restored(self));
  }

  private static void afterAQuietExchangeBothSendInOneSession(TestDevice alice, TestDevice bob)
      throws RatchetException {
    for (int i = 0; i < 2; i++) {
      assertThat(bob.read(alice, alice.send(bob, "quiet"))).isEqualTo("quiet");
      assertThat(alice.read(bob, bob.send(alice, "quiet too"))).isEqualTo("quiet too");
    }
    assertThat(alice.sessions(bob).active().orElseThrow().id(alice.environment()))
        .isEqualTo(bob.sessions(alice).active().orElseThrow().id(bob.environment()));
  }
}
