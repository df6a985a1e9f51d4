package sonet.cli.chat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import sonet.client.ClientException;
import sonet.client.LiveVerification;

/// A live comparison that waits for the other side, until there are digits or somebody gives up.
final class LiveWait {
  private final LiveVerification live;
  private final BiConsumer<LiveVerification, End> listener;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Thread thread;
  private volatile Duration longest = Duration.ZERO;

  /// A comparison with someone; the listener hears once how it ends, on the thread that waits.
  LiveWait(String name, LiveVerification live, BiConsumer<LiveVerification, End> listener) {
    this.live = live;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("sonet-live-" + name).unstarted(this::await);
  }

  /// How it ends.
  sealed interface End {}

  /// Both are there, and see these if nobody stands between them.
  record Digits(List<String> groups) implements End {}

  /// It was given up here.
  record Cancelled() implements End {}

  /// The other side did not come, gave up, or cheated.
  record Failed(ClientException why) implements End {}

  boolean isOf(LiveVerification other) {
    return live == other;
  }

  /// Waits on a thread of its own.
  void start(Duration patience) {
    longest = patience;
    thread.start();
  }

  /// Waits here.
  void run(Duration patience) {
    longest = patience;
    await();
  }

  /// Gives up, from any thread. What is heard last is that it was cancelled.
  void cancel() {
    cancelled.set(true);
    thread.interrupt();
  }

  private void await() {
    End end;
    try {
      List<String> groups = live.await(longest);
      end = cancelled.get() ? new Cancelled() : new Digits(groups);
    } catch (ClientException failed) {
      end = cancelled.get() ? new Cancelled() : new Failed(failed);
    }
    if (!(end instanceof Digits)) {
      // The interrupt has done what it was for; the other side is to be told.
      var _ = Thread.interrupted();
      end = closed(end);
    }
    listener.accept(live, end);
  }

  private End closed(End end) {
    try {
      live.close();
      return end;
    } catch (ClientException failed) {
      return end instanceof Failed ? end : new Failed(failed);
    }
  }
}
