package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  private final BlockingQueue<Event.Typing> heard = new LinkedBlockingQueue<>();
  private TestDevices devices;
  private Conversation alices;
  private Conversation bobs;

  @BeforeEach
  void start() throws Exception {
    devices = new TestDevices(folder);
    alices = devices.team("alice", "bob");
    bobs = devices.only("bob");
    connect();
    devices
        .get("bob")
        .onEvent(event -> {
          if (event instanceof Event.Typing typing) {
            heard.add(typing);
          }
        });
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  /// Has both connect anew, so that they are known to be connected.
  private void connect() throws Exception {
    List<BlockingQueue<Event>> connections = new ArrayList<>();
    for (String name : List.of("alice", "bob")) {
      BlockingQueue<Event> connection = new LinkedBlockingQueue<>();
      devices.get(name).onEvent(connection::add);
      connections.add(connection);
    }
    devices.server().goDown();
    for (BlockingQueue<Event> connection : connections) {
      await(connection, Event.Offline.class);
    }
    devices.server().comeBack();
    for (BlockingQueue<Event> connection : connections) {
      await(connection, Event.Online.class);
    }
  }

  private static void await(BlockingQueue<Event> events, Class<? extends Event> kind)
      throws InterruptedException {
    Event next = events.poll(20, TimeUnit.SECONDS);
    while (!kind.isInstance(next)) {
      assertThat(next).isNotNull();
      next = events.poll(20, TimeUnit.SECONDS);
    }
  }

  private Event.Typing next() throws InterruptedException {
    Event.Typing next = heard.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void theOthersSeeWhoTypesUntilItIsOver() throws Exception {
    alices.typing();

    Event.Typing typing = next();
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
    Event.Typing first = next();

    devices.pass(PAUSE);
    alices.typing();
    assertThat(devices.server().passed()).hasSize(2);
    assertThat(first.until()).isBefore(next().until());
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyFromTyping() throws Exception {
    alices.typing();
    devices.pass(Duration.ofHours(-1));
    alices.typing();

    assertThat(devices.server().passed()).hasSize(2);
    assertThat(next().author()).isEqualTo(next().author());
  }

  @Test
  void whoHasSentTheMessageTypesNoMore() throws Exception {
    alices.typing();
    assertThat(next().author().name()).isEqualTo("alice");
    alices.send("there");
    devices.synchronize("alice", "bob");

    assertThat(bobs.typists()).isEmpty();
  }

  @Test
  void whatTheServerRepeatsOrMakesUpIsPassedOver() throws Exception {
    alices.typing();
    assertThat(next().author().name()).isEqualTo("alice");
    Bytes group = alices.id();
    devices.server().show(group, devices.server().passed().getFirst());
    devices.server().show(group, Bytes.utf8("nonsense"));
    devices.server().show(group, Bytes.EMPTY);
    devices.server().show(Bytes.utf8("of no group"), Bytes.EMPTY);
    devices.pass(PAUSE);
    alices.typing();

    assertThat(next().until()).isEqualTo(FakeServer.NOW.plus(PAUSE).plusSeconds(8));
    devices.synchronize("bob");
    assertThat(heard).isEmpty();
  }

  @Test
  void nothingOfItIsWrittenDown() throws Exception {
    int entries = devices.server().entries(alices.id()).size();
    int history = alices.history(0, 100).size();
    alices.typing();

    assertThat(next().author().self()).isFalse();
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
