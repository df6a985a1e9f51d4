package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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

  private TestDevices devices;
  private TypingSigns signs;
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
    signs = TypingSigns.seenBy("bob", devices);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
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

    Event.Typing typing = signs.next();
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
    assertThat(signs.next().author().name()).isEqualTo("alice");
    alices.send("there");
    devices.synchronize("alice", "bob");

    assertThat(bobs.typists()).isEmpty();
  }

  @Test
  void itIsShownNoMoreOftenThanOnceInThreeSeconds() throws Exception {
    alices.typing();
    alices.typing();
    assertThat(devices.server().passed()).hasSize(1);
    Event.Typing first = signs.next();
    devices.pass(Duration.ofSeconds(3));
    alices.typing();

    assertThat(devices.server().passed()).hasSize(2);
    assertThat(first.until()).isBefore(signs.next().until());
  }

  @Test
  void aListOfDevicesThatIsAlwaysWrongIsPutRightOnlySoOften() throws Exception {
    devices.server().callDevicesWrong(100);
    alices.typing();

    assertThat(devices.server().devicesToCallWrong()).isEqualTo(95);
    assertThat(devices.server().passed()).isEmpty();
  }
}
