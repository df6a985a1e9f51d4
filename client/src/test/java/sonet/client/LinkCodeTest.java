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

final class LinkCodeTest {
  private static final Place PLACE = new Place("https://chat.example:8443", "acme", "alice");

  private static LinkCode code(long seed) {
    Random random = new Random(seed);
    return LinkCode.fresh(random::nextBytes, PLACE);
  }

  private static void assertRefused(ThrowingCallable parsing) {
    assertThatThrownBy(parsing)
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_INPUT));
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCodeIsReadInBothFormsHoweverItIsTyped(long seed) throws ClientException {
    LinkCode code = code(seed);
    String typed = code.typed();
    assertThat(typed).matches("([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}");
    String sloppy =
        " " + typed.toLowerCase(Locale.ROOT).replace("-", " ").replace("0", "o").replace("1", "l");
    for (String text : new String[] {typed, sloppy, code.uri()}) {
      assertThat(LinkCode.parse(text).secret().matches(code.secret())).isTrue();
    }
    assertThat(LinkCode.parse(code.uri()).place()).contains(PLACE);
    assertThat(LinkCode.parse(typed).place()).isEmpty();
  }

  /// So often that the compiler takes it in hand: a loop that it got wrong refused a good code.
  @Test
  void aCodeIsReadHoweverOftenOneWasReadBefore() throws ClientException {
    for (int seed = 0; seed < 30_000; seed++) {
      LinkCode code = code(seed);
      assertThat(LinkCode.parse(code.typed()).secret().matches(code.secret())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void twoCharactersInEachOthersPlaceAreASlip(long seed) {
    String typed = code(seed).typed().replace("-", "");
    Random random = new Random(seed);
    int at = random.nextInt(typed.length() - 1);
    char[] swapped = typed.toCharArray();
    swapped[at] = typed.charAt(at + 1);
    swapped[at + 1] = typed.charAt(at);
    String slip = new String(swapped);
    if (!slip.equals(typed)) {
      assertRefused(() -> LinkCode.parse(slip));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000",
        "0000-0000-0000-0000-0000-0000-0000",
        "UUUU-UUUU-UUUU-UUUU-UUUU-UUUU-UUUU",
        "0000-0000-0000-0000-0000-0000-0000-0000",
        "sonet:link?",
        "sonet:link?server",
        "sonet:link?account=%zz&code=",
        "sonet:link?account=alice"
      })
  void whatIsNoCodeIsRefused(String text) {
    assertRefused(() -> LinkCode.parse(text));
  }

  @Test
  void aCodeIsNotPrinted() {
    LinkCode code = code(1);
    assertThat(code.toString()).doesNotContain(code.typed().substring(0, 4));
    assertRefused(() -> LinkCode.parse("sonet:link?" + "a=b&".repeat(1_000)));
  }
}
