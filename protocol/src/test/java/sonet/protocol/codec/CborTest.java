package sonet.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sonet.crypto.Bytes;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ProtocolException;
import sonet.protocol.ProtocolException.Reason;
import sonet.protocol.SubmitMessage;

final class CborTest {
  /// `"cipherSuite"` as a text of CBOR.
  private static final String SUITE = "6b" + "6369706865725375697465";

  private final Codec codec = Codec.of(Encoding.CBOR, 100_000);

  @Test
  void bytesAndIdsAreByteStrings() {
    assertThat(codec.encode(new SubmitMessage(Bytes.fromHex("00ff"))).toHex())
        .isEqualTo("bf" + "67" + "6d657373616765" + "42" + "00ff" + "ff");
    assertThat(codec.encode(new ChallengeRequest(Samples.PHONE)).toHex())
        .isEqualTo("bf" + "66" + "646576696365" + "50" + "00".repeat(16) + "ff");
  }

  @Test
  void aMapMayHaveALengthOrNone() throws Exception {
    for (String form : new String[] {"a1" + SUITE + "03", "bf" + SUITE + "03" + "ff"}) {
      assertThat(codec.decode(Bytes.fromHex(form), ClaimKeyPackages.class))
          .isEqualTo(new ClaimKeyPackages(3));
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    // An integer as a text, a float, a half float, true, null, undefined, a simple value, bytes.
    "6131, INVALID",
    "fb3ff0000000000000, INVALID",
    "f93c00, INVALID",
    "f5, INVALID",
    "f6, INVALID",
    "f7, INVALID",
    "e1, INVALID",
    "4101, INVALID",
    // Out of range, and a bignum.
    "00, INVALID",
    "1b7fffffffffffffff, INVALID",
    "c249010000000000000000, INVALID",
    // Twice the same field.
    "036b636970686572537569746503, MALFORMED",
  })
  void aSuiteThatIsNoNumberInRangeIsRefused(String value, Reason reason) {
    assertThatThrownBy(
            () -> codec.decode(Bytes.fromHex("bf" + SUITE + value + "ff"), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageNotContaining("sonet.protocol");
  }

  @Test
  void aTextIsNoByteStringAndAByteStringNoText() {
    assertThatThrownBy(() ->
            codec.decode(
                Bytes.fromHex("bf" + "67" + "6d657373616765" + "62" + "4141" + "ff"),
                SubmitMessage.class))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("message: a byte string was expected");
  }

  @Test
  void aByteStringThatIsLongerThanItsDocumentIsRefused() {
    assertThatThrownBy(() ->
            codec.decode(
                Bytes.fromHex("bf" + "67" + "6d657373616765" + "5a7fffffff" + "00"),
                SubmitMessage.class))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void depthIsBounded() {
    String deep = "a1" + SUITE + "81".repeat(40_000) + "01";
    assertThatThrownBy(() -> codec.decode(Bytes.fromHex(deep), ClaimKeyPackages.class))
        .isInstanceOf(ProtocolException.class);
    String unknown = "a2" + "6178" + "81".repeat(40_000) + "01" + SUITE + "03";
    assertThatThrownBy(() -> codec.decode(Bytes.fromHex(unknown), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }
}
