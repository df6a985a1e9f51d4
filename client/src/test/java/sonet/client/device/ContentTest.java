package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.Attachment;
import sonet.client.MessageId;
import sonet.client.transparency.Gossip;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.codec.DecodeException;

final class ContentTest {
  private static final MessageId ID = new MessageId(Bytes.wrap(new byte[16]));
  private static final Bytes KEY = Bytes.wrap(new byte[32]);

  static Stream<Content.Body> bodies() {
    return Stream.of(
        new Content.Body.Text("grüße 🙂", Optional.of(ID), List.of(attachment("a.png"))),
        Content.Body.Text.of(""),
        new Content.Body.Title(""),
        new Content.Body.Edit(ID, "other"),
        new Content.Body.Deletion(ID),
        new Content.Body.Reaction(ID, "👍", Content.Stand.GIVEN),
        new Content.Body.Reaction(ID, "👍", Content.Stand.WITHDRAWN),
        new Content.Body.Read(ID),
        new Content.Body.Timer(3600),
        new Content.Body.Direct(),
        new Content.Body.Heads(Bytes.wrap(new byte[Gossip.LONGEST])),
        new Content.Body.Unknown(77, Bytes.of((byte) 1)));
  }

  private static Attachment attachment(String name) {
    return new Attachment("blob", KEY, KEY, name, "image/png", 7);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsEncodedDecodesToTheSame(Content.Body body) throws DecodeException {
    Content content = Content.of(Providers.random(), body).withTimer(60);

    assertThat(Content.decode(content.encode())).isEqualTo(content);
  }

  @Test
  void aContentOfAnotherVersionSurvives() throws DecodeException {
    Bytes other = Bytes.fromHex("02cafe");

    Content content = Content.decode(other);

    assertThat(content.body()).isEqualTo(new Content.Body.Foreign(2, Bytes.fromHex("cafe")));
    assertThat(content.encode()).isEqualTo(other);
  }

  static Stream<Content.Body> tooMuch() {
    return Stream.of(
        Content.Body.Text.of("x".repeat(Content.MAX_TEXT + 1)),
        new Content.Body.Edit(ID, "x".repeat(Content.MAX_TEXT + 1)),
        new Content.Body.Text("", Optional.empty(), Collections.nCopies(33, attachment("a"))),
        new Content.Body.Text("", Optional.empty(), List.of(attachment("x".repeat(256)))),
        new Content.Body.Reaction(ID, "x".repeat(65), Content.Stand.GIVEN),
        new Content.Body.Reaction(ID, " ", Content.Stand.GIVEN),
        new Content.Body.Heads(Bytes.wrap(new byte[Gossip.LONGEST + 1])),
        new Content.Body.Timer(-1),
        new Content.Body.Timer(Content.MAX_TIMER + 1),
        new Content.Body.Unknown(77, Bytes.wrap(new byte[Content.MAX_BODY])));
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  void whatIsBeyondABoundIsRefused(Content.Body body) {
    Bytes encoding = Content.of(Providers.random(), body).encode();

    assertThatThrownBy(() -> Content.decode(encoding)).isInstanceOf(DecodeException.class);
  }

  @Test
  void aTextThatIsNotInUtf8IsRefused() {
    Bytes encoding = Content.of(Providers.random(), new Content.Body.Title("xyz")).encode();
    byte[] broken = encoding.toArray();
    broken[broken.length - 1] = (byte) 0xff;

    assertThatThrownBy(() -> Content.decode(Bytes.wrap(broken)))
        .isInstanceOf(DecodeException.class);
  }
}
