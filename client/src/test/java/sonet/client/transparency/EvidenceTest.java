package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

class EvidenceTest {
  private static final Bytes ROOT = Bytes.wrap(new byte[32]);

  @Test
  void evidenceSurvivesARoundTrip() throws Exception {
    Evidence evidence =
        new Evidence(
            Bytes.utf8("configuration"),
            List.of(new SignedHead(7, ROOT, Bytes.utf8("one")), new SignedHead(7, ROOT, ROOT)),
            Bytes.utf8("state"),
            Bytes.utf8("request"),
            Bytes.utf8("response"));
    assertThat(Evidence.decode(evidence.encoded())).isEqualTo(evidence);
  }

  @Test
  void aHeadOfNothingIsNone() {
    assertThatThrownBy(() -> new SignedHead(0, ROOT, ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes encoded = new SignedHead(1, ROOT, ROOT).encoded();
    Bytes empty = Bytes.concat(Bytes.wrap(new byte[8]), encoded.slice(8, encoded.length()));
    assertThatThrownBy(() -> SignedHead.read(Reader.of(empty))).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> new SignedHead(1, ROOT.slice(1, 32), ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SignedHead(1, ROOT, Bytes.wrap(new byte[8_192])).size()).isEqualTo(1);
    assertThatThrownBy(() -> new SignedHead(1, ROOT, Bytes.wrap(new byte[8_193])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
