package sonet.transparency.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;

class TrailHeadTest {
  private static final TrailHead HEAD =
      new TrailHead(
          Bytes.wrap(new byte[32]), 7, Bytes.wrap(new byte[32]), 8, Bytes.wrap(new byte[64]));

  @Test
  void aHeadIsReadAsItWasWritten() throws TransparencyException {
    assertThat(HEAD.encoded().length()).isEqualTo(144);
    assertThat(TrailHead.decode(HEAD.encoded())).isEqualTo(HEAD);
  }

  @Test
  void whatIsTooShortTooLongOrTooGreatIsRefused() {
    Bytes encoded = HEAD.encoded();
    byte[] great = encoded.toArray();
    great[32] = (byte) 0x80;
    for (Bytes wrong :
        new Bytes[] {
          encoded.slice(0, 143), Bytes.concat(encoded, Bytes.of((byte) 0)), Bytes.wrap(great)
        }) {
      assertThatThrownBy(() -> TrailHead.decode(wrong)).isInstanceOf(TransparencyException.class);
    }
  }

  @Test
  void aHeadHasAKeyAHashASignatureAndNumbersThatCanBe() {
    Bytes hash = Bytes.wrap(new byte[32]);
    Bytes signature = Bytes.wrap(new byte[64]);
    Bytes less = hash.slice(0, 31);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrailHead(less, 7, hash, 8, signature));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrailHead(hash, 7, less, 8, signature));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrailHead(hash, 7, hash, 8, signature.slice(0, 63)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrailHead(hash, -7, hash, 8, signature));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrailHead(hash, 7, hash, -8, signature));
  }
}
