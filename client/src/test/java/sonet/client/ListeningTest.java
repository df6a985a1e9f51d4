package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;

/// How what comes in is heard, over a server in memory.
final class ListeningTest {
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

  @Test
  void aListenerHearsWhatWasNotReadAndThenWhatComes() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    MessageId read = alices.send("read");
    alices.send("unread");
    devices.synchronize("alice", "bob");
    devices.only("bob").markRead(read);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    devices.get("bob").onMessage((_, message) -> heard.add(message.text()));
    alices.send("new");
    devices.only("bob").send("own");
    devices.synchronize("alice", "bob");

    assertThat(heard.take()).isEqualTo("unread");
    assertThat(heard.take()).isEqualTo("new");
    assertThat(heard).isEmpty();
  }

  @Test
  void aSlowListenerDelaysNoOtherAndMissesNothing() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    int many = Listeners.QUEUE + 300;
    CountDownLatch go = new CountDownLatch(1);
    List<String> slow = new ArrayList<>();
    BlockingQueue<Long> missed = new LinkedBlockingQueue<>();
    BlockingQueue<String> fast = new LinkedBlockingQueue<>();
    Sonet bob = devices.get("bob");
    bob.onMessage((_, message) -> {
      await(go);
      slow.add(message.text());
    });
    bob.onEvent(event -> {
      await(go);
      if (event instanceof Event.Missed some) {
        missed.add(some.count());
      }
    });
    bob.onMessage((_, message) -> fast.add(message.text()));
    List<String> lines = IntStream.range(0, many).mapToObj(i -> "line " + i).toList();
    for (String line : lines) {
      alices.send(line);
    }
    for (String line : lines) {
      assertThat(fast.take()).isEqualTo(line);
    }
    go.countDown();
    devices.synchronize("bob");

    assertThat(slow).isEqualTo(lines);
    assertThat(missed.take()).isPositive();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void messagesCanBeWaitedForAndTheWaitBeEnded() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    Conversation bobs = devices.only("bob");
    List<String> heard = new ArrayList<>();
    Messages messages = bobs.messages();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              for (Message message : messages) {
                heard.add(message.text());
                if (message.text().equals("end")) {
                  messages.close();
                }
              }
            });
    alices.send("one");
    alices.send("end");
    alices.send("after");
    reader.join();
    assertThat(heard).containsExactly("one", "end");

    Messages idle = bobs.messages(Long.MAX_VALUE);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              for (Message message : idle) {
                heard.add(message.text());
              }
            });
    idle.close();
    waiting.join();
    assertThat(idle.poll(Duration.ZERO)).isEmpty();
    assertThat(heard).hasSize(2);
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    BlockingQueue<Reason> ended = new LinkedBlockingQueue<>();
    Messages messages = alices.messages(Long.MAX_VALUE);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                var _ = messages.next();
              } catch (ClientException stopped) {
                ended.add(stopped.reason());
              }
            });
    waiting.interrupt();

    assertThat(ended.take()).isEqualTo(Reason.CLOSED);
  }
}
