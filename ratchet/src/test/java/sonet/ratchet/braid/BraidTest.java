package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException;

/// Conversations that go well.
class BraidTest {
  /// How many messages an epoch takes, for the length of bursts, as measured at libsignal-client
  /// 0.86.5.
  @ParameterizedTest
  @CsvSource({"1, 87", "3, 87", "10, 110"})
  void anEpochTakesNoMoreMessagesThanAtThePeer(int burst, int messages) throws RatchetException {
    Side first = Side.initiator(1);
    Side second = Side.responder(1);
    List<Integer> closed = new ArrayList<>();
    for (int sent = 0; closed.size() < 7; sent += 2 * burst) {
      if (first.braid().epoch() > closed.size() + 1) {
        closed.add(sent);
      }
      burst(first, second, burst);
      burst(second, first, burst);
    }
    // Six epochs, in each of which one owned the key as often as the other.
    assertThat((closed.get(6) - closed.get(0)) / 6.0).isLessThanOrEqualTo(messages);
  }

  private static void burst(Side from, Side to, int length) throws RatchetException {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      messages.add(from.send());
    }
    for (Bytes message : messages) {
      to.receive(message, from);
    }
  }
}
