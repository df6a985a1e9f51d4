package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// Messages and saved states are refused or encode back, and a message that was changed is refused
/// or understood by a side in any state.
final class BraidFuzzTest {
  private static final List<Secret> STATES = new ArrayList<>();
  private static final List<Bytes> MESSAGES = new ArrayList<>();

  static {
    try {
      Side first = Side.initiator(1);
      Side second = Side.responder(1);
      for (int i = 0; i < 90; i++) {
        Bytes there = first.send();
        second.receive(there, first);
        Bytes back = second.send();
        first.receive(back, second);
        if (i % 4 == 0) {
          STATES.addAll(List.of(first.stolen(), second.stolen()));
          MESSAGES.addAll(List.of(there, back, first.send(), second.send()));
        }
      }
    } catch (RatchetException e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest
  void aMessageIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(BraidMessage.decode(bytes, 1).encoded(1)).isEqualTo(bytes);
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aSavedStateIsRefusedOrEncodesBack(byte[] input) {
    savedState(input);
    savedState(mutated(STATES.get(pick(input, STATES.size())).expose(), input));
  }

  private static void savedState(byte[] input) {
    try (Secret saved = Secret.copyOf(input)) {
      assertThat(Braid.decode(saved).encode().matches(saved)).isTrue();
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
    }
  }

  @FuzzTest
  void aSideRefusesOrUnderstands(byte[] input) throws RatchetException {
    Braid side = Braid.decode(STATES.get(pick(input, STATES.size())));
    Bytes message = MESSAGES.get(pick(input, MESSAGES.size()));
    try (Secret before = side.encode()) {
      try {
        assertThat(
                side.receive(Side.PROTOCOL, Bytes.wrap(mutated(message.toArray(), input))).next())
            .isNotNull();
      } catch (RatchetException refused) {
        assertThat(refused.reason()).isNotNull();
      }
      try (Secret after = side.encode()) {
        assertThat(after.matches(before)).isTrue();
      }
    }
  }

  /// What a run without a fuzzer sees of mutations.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void someRandomMutationsAreRefusedOrUnderstood(long seed) throws RatchetException {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] input = new byte[1 + random.nextInt(12)];
      random.nextBytes(input);
      aMessageIsRefusedOrEncodesBack(input);
      aSavedStateIsRefusedOrEncodesBack(input);
      aSideRefusesOrUnderstands(input);
    }
  }

  private static int pick(byte[] input, int size) {
    int number = 0;
    for (byte each : input) {
      number = 31 * number + each;
    }
    return Math.floorMod(number, size);
  }

  /// Bytes replaced at places that the input names, three bytes each; cut at the end when one is
  /// left over.
  private static byte[] mutated(byte[] original, byte[] input) {
    byte[] changed = original.clone();
    for (int i = 0; i + 2 < input.length; i += 3) {
      int place = (input[i] & 0xff) << 8 | (input[i + 1] & 0xff);
      // Half of the places lie in front, where the numbers are.
      changed[place % (place % 2 == 0 ? Math.min(8, changed.length) : changed.length)] =
          input[i + 2];
    }
    int cut = input.length % 3 == 1 ? input[input.length - 1] & 0x0f : 0;
    return Arrays.copyOf(changed, Math.max(0, changed.length - cut));
  }
}
