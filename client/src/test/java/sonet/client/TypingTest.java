package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeServer;
import sonet.crypto.Bytes;

/// Who types, over a server in memory and with a clock that is set by hand.
final class TypingTest {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  @TempDir private Path folder;

  private TestDevices devices;
  private TypingSigns signs;
  private Conversation alices;
  private Conversation bobs;

  @BeforeEach
  void start() throws Exception {
    devices = new TestDevices(folder);
    alices = devices.team("alice", "bob");
    bobs = devices.only("bob");
    signs = TypingSigns.seenBy("bob", devices);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  @Test
  void theOthersSeeWhoTypesUntilItIsOver() throws Exception {
    alices.typing();

    Event.Typing typing = signs.next();
    assertThat(typing.conversation()).isEqualTo(bobs);
    assertThat(typing.author().name()).isEqualTo("alice");
    assertThat(typing.until()).isAfter(FakeServer.NOW);
    assertThat(bobs.typists()).containsExactly(typing.author());
    assertThat(alices.typists()).isEmpty();

    devices.pass(Duration.between(FakeServer.NOW, typing.until()));
    assertThat(bobs.typists()).isEmpty();
  }

  @Test
  void itIsShownNoMoreOftenThanOnceInThreeSeconds() throws Exception {
    alices.typing();
    alices.typing();
    assertThat(devices.server().passed()).hasSize(1);
    Event.Typing first = signs.next();

    devices.pass(PAUSE);
    alices.typing();
    assertThat(devices.server().passed()).hasSize(2);
    assertThat(first.until()).isBefore(signs.next().until());
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyFromTyping() throws Exception {
    alices.typing();
    devices.pass(Duration.ofHours(-1));
    alices.typing();

    assertThat(devices.server().passed()).hasSize(2);
    assertThat(signs.next().author()).isEqualTo(signs.next().author());
  }

  @Test
  void whoHasSentTheMessageTypesNoMore() throws Exception {
    alices.typing();
    assertThat(signs.next().author().name()).isEqualTo("alice");
    alices.send("there");
    devices.synchronize("alice", "bob");

    assertThat(bobs.typists()).isEmpty();
  }

  @Test
  void whatTheServerRepeatsOrMakesUpIsPassedOver() throws Exception {
    alices.typing();
    assertThat(signs.next().author().name()).isEqualTo("alice");
    Bytes group = alices.id();
    devices.server().show(group, devices.server().passed().getFirst());
    devices.server().show(group, Bytes.utf8("nonsense"));
    devices.server().show(group, Bytes.EMPTY);
    devices.server().show(Bytes.utf8("of no group"), Bytes.EMPTY);
    devices.pass(PAUSE);
    alices.typing();

    assertThat(signs.next().until()).isEqualTo(FakeServer.NOW.plus(PAUSE).plusSeconds(8));
    devices.synchronize("bob");
    assertThat(signs.waiting()).isZero();
  }

  @Test
  void nothingOfItIsWrittenDown() throws Exception {
    int entries = devices.server().entries(alices.id()).size();
    int history = alices.history(0, 100).size();
    alices.typing();

    assertThat(signs.next().author().self()).isFalse();
    assertThat(devices.server().entries(alices.id())).hasSize(entries);
    assertThat(alices.history(0, 100)).hasSize(history);
    assertThat(bobs.history(0, 100)).extracting(Entry::seq).doesNotHaveDuplicates();
  }

  @Test
  void withoutAConnectionNothingHappens() throws Exception {
    devices.server().goDown();
    alices.typing();

    assertThat(devices.server().passed()).isEmpty();
  }

  @Test
  void whoIsNotInItTypesToNobody() throws Exception {
    alices.remove("bob");
    devices.synchronize("alice", "bob");

    assertThatThrownBy(() -> bobs.typing())
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REMOVED));
    alices.typing();
    assertThat(devices.server().passed()).isEmpty();
  }
}
