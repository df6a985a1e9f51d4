package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.ClientException.Reason;
import sonet.client.LinkCode.Place;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Signer;

final class RecoveryKeyTest {
  private static final Place PLACE = new Place("https://chat.example:8443", "acme", "alice");
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static RecoveryKey key(long seed) {
    Random random = new Random(seed);
    return RecoveryKey.fresh(random::nextBytes, PLACE);
  }

  private static Bytes publicKey(RecoveryKey key) {
    return key.signer(Providers.pure()).publicKey();
  }

  private static void assertRefused(ThrowingCallable parsing, String why) {
    assertThatThrownBy(parsing)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_INPUT));
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aKeyIsReadInBothFormsHoweverItIsTyped(long seed) throws ClientException {
    RecoveryKey key = key(seed);
    String written = key.written();
    assertThat(written).matches("([0-9A-HJKMNP-TV-Z]{5}-){8}[0-9A-HJKMNP-TV-Z]{5}");
    String sloppy =
        " "
            + written.toLowerCase(Locale.ROOT).replace("-", " ").replace("0", "o").replace("1", "i")
            + "\n";
    for (String text : new String[] {written, sloppy, key.uri()}) {
      assertThat(publicKey(RecoveryKey.parse(text))).isEqualTo(publicKey(key));
    }
    assertThat(RecoveryKey.parse(key.uri()).place()).contains(PLACE);
    assertThat(RecoveryKey.parse(written).place()).isEmpty();
  }

  @Test
  void aKeyIsReadHoweverOftenOneWasReadBefore() throws ClientException {
    for (int seed = 0; seed < 30_000; seed++) {
      String written = key(seed).written();
      assertThat(RecoveryKey.parse(written).written()).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachSlipIsSeenAndItsGroupNamed(long seed) {
    String written = key(seed).written();
    Random random = new Random(seed);
    for (int at = 0; at < written.length(); at++) {
      if (written.charAt(at) == '-') {
        continue;
      }
      char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      String slip = written.substring(0, at) + other + written.substring(at + 1);
      if (other != written.charAt(at)) {
        assertRefused(() -> RecoveryKey.parse(slip), "a slip in group " + (at / 6 + 1) + " of 9");
      }
      if (at + 1 < written.length() && written.charAt(at + 1) != '-') {
        String swapped =
            written.substring(0, at)
                + written.charAt(at + 1)
                + written.charAt(at)
                + written.substring(at + 2);
        if (!swapped.equals(written)) {
          assertRefused(() -> RecoveryKey.parse(swapped), "a slip in group " + (at / 6 + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void groupsInAnotherOrderOrOfAnotherKeyAreSeen(long seed) {
    String[] groups = key(seed).written().split("-", -1);
    for (int one = 0; one < groups.length; one++) {
      for (int other = one + 1; other < groups.length; other++) {
        String[] swapped = groups.clone();
        swapped[one] = groups[other];
        swapped[other] = groups[one];
        assertRefused(() -> RecoveryKey.parse(String.join("-", swapped)), "a slip in group");
      }
    }
    String[] foreign = groups.clone();
    foreign[3] = key(seed + 1_000).written().split("-", -1)[3];
    assertRefused(() -> RecoveryKey.parse(String.join("-", foreign)), "not all of one key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "sonet:recovery?",
        "sonet:recovery?code",
        "sonet:recovery?server=%ZZ&code=1",
        "sonet:link?code=7YD4",
        "UUUUU-UUUUU",
        "\u0000",
        "\u00df\u0131"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertRefused(() -> RecoveryKey.parse(text), "This is not a recovery key");
    assertRefused(() -> RecoveryKey.parse(text.repeat(500) + "!"), "This is not a recovery key");
  }

  @Test
  void whatIsCutOffOrTooLongIsSaidToBe() {
    String written = key(1).written();
    assertRefused(() -> RecoveryKey.parse(written.substring(0, 40)), "it has 34 characters");
    assertRefused(() -> RecoveryKey.parse(written + "0"), "more than 45 characters");
  }

  @Test
  void nothingThatPrintsAKeyShowsIt() {
    RecoveryKey key = key(1);
    assertThat(key.toString()).isEqualTo("RecoveryKey[alice]");
    assertRefused(() -> RecoveryKey.parse(key.written() + "-" + key.written()), "more than 45");
    assertThatThrownBy(() -> RecoveryKey.parse(key.written().replace('-', '!')))
        .hasMessageNotContaining(key.written().substring(0, 5));
  }

  @Test
  void aSignatureIsThatOfItsKey() throws ClientException {
    RecoveryKey key = key(7);
    Signer signer = key.signer(Providers.pure());
    Bytes signature = signer.sign(Bytes.utf8("text"));
    assertThat(RecoveryKey.parse(key.written()).signer(Providers.pure()).sign(Bytes.utf8("text")))
        .isEqualTo(signature);
    assertThat(publicKey(key(8))).isNotEqualTo(signer.publicKey());
  }
}
