package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conversations of two, over a server in memory.
final class PairTest {
  private @TempDir Path folder;
  private TestDevices devices;

  @BeforeEach
  void open() {
    devices = new TestDevices(folder);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  @Test
  void twoTalkAndBothHaveItInOrder() throws ClientException {
    var _ = devices.get("bob");
    Conversation alices = devices.get("alice").direct("bob");
    alices.send("one");
    alices.send("two");
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");
    assertThat(bobs.protocol()).isEqualTo(Protocol.PAIR);
    assertThat(bobs.id()).isEqualTo(alices.id());
    assertThat(bobs.title()).isEqualTo("alice");
    bobs.send("three");
    devices.synchronize("bob", "alice");
    assertThat(devices.texts("alice")).isEqualTo(List.of("one", "two", "three"));
    assertThat(devices.texts("bob")).isEqualTo(List.of("one", "two", "three"));
  }
}
