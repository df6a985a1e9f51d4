package sonet.client.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.codec.DecodeException;

/// Letters, their counts, and what was seen of them.
final class LetterTest {
  private static Letter said(long number, Letter.Life life) {
    Bytes id = Providers.random().bytes(Letter.ID);
    Letter.Count count = new Letter.Count(number, 1, life);
    return new Letter(id, "bob", count, new Letter.Body.Said(Bytes.utf8("hello")));
  }

  static List<Letter> letters() {
    Bytes seen = Bytes.fromHex("0102030405060708");
    return List.of(
        said(7, Letter.Life.FIRST),
        said(9, new Letter.Life(seen, 4)),
        Letter.of(Providers.random(), "bob", new Letter.Body.Typing()),
        Letter.of(
            Providers.random(),
            "bob",
            new Letter.Body.Request(
                List.of(new Letter.Have("bob", 3, List.of(5L), List.of(new Link.Seen(3, seen)))))),
        Letter.of(
            Providers.random(),
            "",
            new Letter.Body.Answer(List.of(new Letter.Resent("bob", 9, 2, 1, List.of(4L))))));
  }

  @ParameterizedTest
  @MethodSource("letters")
  void aLetterIsReadAsItWasWritten(Letter letter) throws DecodeException {
    assertThat(Letter.decode(letter.encode())).isEqualTo(letter);
  }

  @Test
  void aLetterWithACountThatCannotBeIsRefused() {
    Letter.Count since = new Letter.Count(3, 4, Letter.Life.FIRST);
    Letter wrong =
        new Letter(
            Providers.random().bytes(Letter.ID), "bob", since, new Letter.Body.Said(Bytes.EMPTY));
    assertThatThrownBy(() -> Letter.decode(wrong.encode())).isInstanceOf(DecodeException.class);
  }

  @Test
  void onlyWhatIsSaidIsCounted() {
    Letter.Count first = new Letter.Count(1, 1, Letter.Life.FIRST);
    Letter wrong =
        new Letter(Providers.random().bytes(Letter.ID), "bob", first, new Letter.Body.Typing());
    assertThatThrownBy(() -> Letter.decode(wrong.encode())).isInstanceOf(DecodeException.class);
  }

  @Test
  void whatIsMissingShowsByItsNumberAndClosesWhenItComes() {
    Letter third = said(3, Letter.Life.FIRST);
    Link gap = Link.begin(1).with(said(1, Letter.Life.FIRST)).with(third);

    assertThat(gap.isWhole()).isFalse();
    assertThat(gap.have("bob").beyond()).containsExactly(3L);
    assertThat(gap.of(third)).isEqualTo(Link.News.KNOWN);
    assertThat(gap.with(said(2, Letter.Life.FIRST)).upTo()).isEqualTo(3);
  }

  @Test
  void aNumberWithAnotherLetterIsFromADeviceThatCountsAnew() {
    Link link = Link.begin(1).with(said(1, Letter.Life.FIRST)).with(said(2, Letter.Life.FIRST));
    Letter other = said(2, Letter.Life.FIRST);

    assertThat(link.of(other)).isEqualTo(Link.News.RECOUNTED);
    assertThat(link.recounted(other).upTo()).isEqualTo(2);
    assertThat(link.recounted(other).of(other)).isEqualTo(Link.News.KNOWN);
  }

  @Test
  void inAnotherLifeWhatCameAfterTheCopyIsWaitedForAgain() {
    Link link = Link.begin(1);
    for (int number = 1; number <= 5; number++) {
      link = link.with(said(number, Letter.Life.FIRST));
    }
    Letter.Life second = new Letter.Life(Bytes.fromHex("0102030405060708"), 3);

    assertThat(link.in(second).upTo()).isEqualTo(3);
    assertThat(link.in(second).of(said(4, second))).isEqualTo(Link.News.NEW);
    assertThat(link.in(second).isOutlived(said(6, Letter.Life.FIRST))).isTrue();
  }

  @Test
  void aGapThatGrowsTooWideIsGivenUp() {
    Link link = Link.begin(1);
    for (int number = 2; number <= Link.MAX_BEYOND + 3; number++) {
      link = link.with(said(number, Letter.Life.FIRST));
    }
    assertThat(link.isWhole()).isTrue();
  }
}
