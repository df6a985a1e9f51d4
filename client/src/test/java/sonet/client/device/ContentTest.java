package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;

final class ContentTest {
  @Test
  void whatIsEncodedDecodesToTheSame() throws DecodeException {
    for (Content content :
        new Content[] {
          new Content.Text("grüße 🙂"),
          new Content.Title(""),
          new Content.Unknown(77, Bytes.of((byte) 1))
        }) {
      assertThat(Content.decode(content.encode())).isEqualTo(content);
    }
  }

  @Test
  void aBodyOfMoreThanTheBoundIsRefused() {
    String text = "x".repeat(Content.MAX_LENGTH + 1);

    assertThatThrownBy(() -> Content.decode(new Content.Text(text).encode()))
        .isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyBytesAreRefusedOrEncodeBackToThemselves(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    bytes = shortened(bytes, random);
    Bytes encoding = Bytes.of(bytes);
    try {
      Content content = Content.decode(encoding);
      if (content instanceof Content.Unknown) {
        assertThat(content.encode()).isEqualTo(encoding);
      }
    } catch (DecodeException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /// A length that often fits, so that not everything is refused for its length alone.
  private static byte[] shortened(byte[] bytes, Random random) {
    if (bytes.length > 3 && random.nextBoolean()) {
      bytes[2] = (byte) (bytes.length - 3);
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aTextThatIsNoLinkCodeIsRefused(long seed) {
    byte[] bytes = new byte[new Random(seed).nextInt(90)];
    String text = Bytes.wrap(bytes).toHex() + (seed % 2 == 0 ? "!" : "");

    assertThatThrownBy(() -> Registration.parseLinkCode(text))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_INPUT));
  }
}
