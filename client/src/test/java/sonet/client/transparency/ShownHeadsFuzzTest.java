package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.client.transparency.Gossip.Point;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

/// What a code says of the log.
final class ShownHeadsFuzzTest {
  private static final Bytes LOG = Bytes.fromHex("0102030405060708");

  private static Point point(long position) {
    byte[] root = new byte[32];
    root[0] = (byte) position;
    return new Point(position, 1_000 + position, Bytes.wrap(root));
  }

  private static void assertRefused(Bytes encoding, String why) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> ShownHeads.decode(encoding))
        .withMessageContaining(why);
  }

  @Test
  void itComesBackFromItsBytesAndFitsIntoACode() throws DecodeException {
    ShownHeads shown = new ShownHeads(LOG, List.of(point(3), point(7), point(9), point(12)));
    assertThat(ShownHeads.decode(shown.encode())).isEqualTo(shown);
    assertThat(shown.encode().length()).isLessThanOrEqualTo(256);
  }

  @Test
  void whatIsNoneIsRefused() {
    assertRefused(new ShownHeads(LOG, List.of()).encode(), "0 entries");
    assertRefused(
        new ShownHeads(LOG, List.of(point(1), point(2), point(3), point(4), point(5))).encode(),
        "5 entries");
    assertRefused(new ShownHeads(LOG, List.of(point(7), point(3))).encode(), "do not ascend");
    assertRefused(new ShownHeads(LOG, List.of(point(3), point(3))).encode(), "do not ascend");
    Bytes whole = new ShownHeads(LOG, List.of(point(3))).encode();
    assertRefused(Bytes.concat(whole, Bytes.of((byte) 0)), "too many");
  }

  @FuzzTest
  void headsAreRefusedOrEncodeBackToThemselves(byte[] input) {
    try {
      assertThat(ShownHeads.decode(Bytes.of(input)).encode()).isEqualTo(Bytes.of(input));
    } catch (DecodeException refused) {
      assertThat(refused).hasMessageNotContaining("sonet.client");
    }
  }
}
