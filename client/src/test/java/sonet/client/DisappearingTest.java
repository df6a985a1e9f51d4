package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;

/// Messages that disappear, over a server in memory.
final class DisappearingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private TestDevices devices;

  @BeforeEach
  void start() {
    devices = new TestDevices(folder);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void messagesDisappearEverywhereWhenTheirTimeIsOver() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    alices.send("stays");
    alices.disappearAfter(MINUTE);
    devices.synchronize("alice", "bob");
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    devices
        .get("bob")
        .onEvent(event -> {
          if (event instanceof Event.Expired) {
            heard.add(event);
          }
        });
    MessageId id = alices.send("secret");
    devices.synchronize("alice", "bob");
    assertThat(devices.only("bob").timer()).isEqualTo(MINUTE);
    assertThat(devices.texts("bob")).containsExactly("stays", "secret");
    assertThat(devices.only("bob").search("secret", 9)).hasSize(1);
    assertThat(devices.only("bob").unread()).isEqualTo(2);

    devices.pass(MINUTE.plusSeconds(2));
    assertThat(devices.texts("alice")).containsExactly("stays");
    assertThat(devices.texts("bob")).containsExactly("stays");
    assertThat(devices.only("bob").search("secret", 9)).isEmpty();
    alices.send("wakes the devices", Duration.ZERO);
    devices.synchronize("alice", "bob");
    assertThat(((Event.Expired) heard.take()).message()).isEqualTo(id);
    assertThat(devices.only("bob").unread()).isEqualTo(2);
  }

  @Test
  void whatDisappearsWhileTheDeviceIsClosedIsDeletedWhenItOpens() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    MessageId id = alices.send("secret", MINUTE);
    devices.synchronize("alice", "bob");
    devices.stop("bob");
    devices.pass(MINUTE.plusSeconds(2));
    Sonet bob = devices.get("bob");

    assertThat(devices.texts("bob")).isEmpty();
    assertRefused(Reason.UNKNOWN_MESSAGE, () -> devices.only("bob").message(id));
    while (devices.only("bob").unread() > 0) {
      bob.synchronize(TestDevices.LONG);
    }
  }

  @Test
  void newcomersLearnHowLongMessagesStay() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.disappearAfter(MINUTE);
    devices.synchronize("alice", "bob");
    var _ = devices.get("carol");
    alices.add("carol");
    devices.synchronize("alice", "carol");

    assertThat(devices.only("carol").timer()).isEqualTo(MINUTE);
  }
}
