package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// Conversations over a network that loses, delays, reorders and repeats.
class BraidPropertiesTest {
  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  /// A message on its way.
  private record Flying(Bytes message, boolean toFirst) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverTheNetworkDoesKeysAreAlikeAndEpochsClose(long seed) throws RatchetException {
    Random dice = new Random(seed);
    int loss = dice.nextInt(60);
    int haste = 1 + dice.nextInt(8);
    Side first = Side.initiator(seed);
    Side second = Side.responder(seed);
    List<Flying> flying = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      boolean fromFirst = dice.nextBoolean();
      flying.add(new Flying((fromFirst ? first : second).send(), !fromFirst));
      while (flying.size() > haste) {
        deliver(first, second, flying, dice, loss);
      }
      restart(first, second, dice);
    }
    assertThat(first.braid().epoch()).isGreaterThan(loss < 30 ? 10 : 4);
    assertThat(Math.abs(first.braid().epoch() - second.braid().epoch())).isLessThanOrEqualTo(1);
  }

  private static void restart(Side first, Side second, Random dice) throws RatchetException {
    if (dice.nextInt(10) == 0) {
      first.restart();
    }
    if (dice.nextInt(10) == 0) {
      second.restart();
    }
  }

  private static void deliver(Side first, Side second, List<Flying> flying, Random dice, int loss)
      throws RatchetException {
    Flying next = flying.remove(dice.nextInt(flying.size()));
    if (dice.nextInt(100) < loss) {
      return;
    }
    Side to = next.toFirst() ? first : second;
    Side from = next.toFirst() ? second : first;
    try {
      to.receive(next.message(), from);
    } catch (RatchetException e) {
      // Two epochs went by while it was on its way.
      assertThat(e.reason()).isEqualTo(Reason.BRAID_KEY_GONE);
      assertThat(next.message().at(1) + 2L).isLessThan(to.braid().epoch());
      return;
    }
    if (dice.nextInt(5) == 0) {
      long epoch = to.braid().epoch();
      BraidHostileTest.assertRefused(Reason.BRAID_KEY_GONE, to, next.message());
      assertThat(to.braid().epoch()).isEqualTo(epoch);
    }
  }

  /// A restart after every single step changes nothing.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aStateThatIsSavedAndReadGoesOn(long seed) throws RatchetException {
    Side first = Side.initiator(seed);
    Side second = Side.responder(seed);
    for (int i = 0; i < 200; i++) {
      Bytes there = first.send();
      first.restart();
      second.receive(there, first);
      second.restart();
      Bytes back = second.send();
      second.restart();
      first.receive(back, second);
      first.restart();
    }
    assertThat(first.braid().epoch()).isGreaterThanOrEqualTo(5);
  }
}
