package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.testing.FakeServer;
import sonet.protocol.AccountName;

/// Who types in a conversation of two, over a server in memory and with a clock that is set by
/// hand.
final class PairTypingTest {
  @TempDir private Path folder;

  private final BlockingQueue<Event.Typing> heard = new LinkedBlockingQueue<>();
  private TestDevices devices;
  private Conversation alices;
  private Conversation bobs;

  @BeforeEach
  void start() throws Exception {
    devices = new TestDevices(folder);
    devices.get("bob").publishKeys();
    alices = devices.get("alice").direct("bob");
    alices.send("hello");
    devices.synchronize("alice", "bob", "alice", "bob");
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
    Event next = events.poll(60, TimeUnit.SECONDS);
    while (!kind.isInstance(next)) {
      assertThat(next).isNotNull();
      next = events.poll(60, TimeUnit.SECONDS);
    }
  }

  private Event.Typing next() throws InterruptedException {
    return Optional.ofNullable(heard.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  @Test
  void theOtherSeesWhoTypesUntilItIsOverAndNothingOfItIsKept() throws Exception {
    int inbox =
        devices
            .server()
            .pairwise(devices.server().devices(new AccountName("bob")).getFirst().id())
            .size();
    int history = bobs.history(0, 100).size();
    alices.typing();

    Event.Typing typing = next();
    assertThat(typing.conversation()).isEqualTo(bobs);
    assertThat(typing.author().name()).isEqualTo("alice");
    assertThat(bobs.typists()).containsExactly(typing.author());
    assertThat(alices.typists()).isEmpty();
    devices.pass(Duration.between(FakeServer.NOW, typing.until()));
    assertThat(bobs.typists()).isEmpty();
    assertThat(bobs.history(0, 100)).hasSize(history);
    assertThat(
            devices
                .server()
                .pairwise(devices.server().devices(new AccountName("bob")).getFirst().id()))
        .hasSize(inbox);
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
  void itIsShownNoMoreOftenThanOnceInThreeSeconds() throws Exception {
    alices.typing();
    alices.typing();
    assertThat(devices.server().passed()).hasSize(1);
    Event.Typing first = next();
    devices.pass(Duration.ofSeconds(3));
    alices.typing();

    assertThat(devices.server().passed()).hasSize(2);
    assertThat(first.until()).isBefore(next().until());
  }

  @Test
  void aListOfDevicesThatIsAlwaysWrongIsPutRightOnlySoOften() throws Exception {
    devices.server().callDevicesWrong(100);
    alices.typing();

    assertThat(devices.server().devicesToCallWrong()).isEqualTo(95);
    assertThat(devices.server().passed()).isEmpty();
  }
}
