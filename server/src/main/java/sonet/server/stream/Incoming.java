package sonet.server.stream;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sonet.protocol.ClientFrame;

/// Frames that came and wait for their session's turn, bounded in number and bytes.
final class Incoming {
  private static final int MAX_FRAMES = 1_024;

  private final int maxBytes;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger bytes = new AtomicInteger();

  Incoming(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Waiting(ClientFrame frame, int bytes) {}

  /// Adds a frame, if there is room for it. One thread adds.
  boolean offer(ClientFrame frame, int length) {
    if (number.get() >= MAX_FRAMES || bytes.get() > maxBytes - length) {
      return false;
    }
    number.incrementAndGet();
    bytes.addAndGet(length);
    return waiting.offer(new Waiting(frame, length));
  }

  /// The next frame, or null. One thread takes.
  @Nullable ClientFrame poll() {
    Waiting next = waiting.poll();
    if (next == null) {
      return null;
    }
    number.decrementAndGet();
    bytes.addAndGet(-next.bytes());
    return next.frame();
  }
}
