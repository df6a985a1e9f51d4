package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A connection that outlives the token it began with.
final class StreamTokenTest {
  @Test
  void aStreamGoesOnWithANewTokenWhenItsOwnExpires(@TempDir Path folder) throws Exception {
    try (TestDevices devices = new TestDevices(folder)) {
      Conversation alices = devices.team("alice", "bob");
      BlockingQueue<Event> bobs = new LinkedBlockingQueue<>();
      devices.get("bob").onEvent(bobs::add);
      devices.server().goDown();
      await(bobs, Event.Offline.class);
      devices.server().comeBack();
      await(bobs, Event.Online.class);

      devices.server().expireSoon();
      alices.send("still here");
      Event next = bobs.poll(2, TimeUnit.MINUTES);
      while (!(next instanceof Event.Happened)) {
        assertThat(next).isNotNull().isNotInstanceOf(Event.Offline.class);
        next = bobs.poll(2, TimeUnit.MINUTES);
      }
      // The message may have been fetched before the stream came to what was pushed before it.
      long until = System.nanoTime() + TestDevices.LONG.toNanos();
      while (devices.server().renewed().isEmpty() && System.nanoTime() < until) {
        var _ = bobs.poll(20, TimeUnit.MILLISECONDS);
      }
      assertThat(devices.server().renewed()).doesNotHaveDuplicates().isNotEmpty();
    }
  }

  private static void await(BlockingQueue<Event> events, Class<? extends Event> kind)
      throws InterruptedException {
    Event next = events.poll(2, TimeUnit.MINUTES);
    while (!kind.isInstance(next)) {
      assertThat(next).isNotNull();
      next = events.poll(2, TimeUnit.MINUTES);
    }
  }
}
