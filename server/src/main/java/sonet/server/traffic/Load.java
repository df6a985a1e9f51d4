package sonet.server.traffic;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;

/// What is under way at once: requests, and the bytes of their bodies. Beyond its bounds a request
/// is refused before its body is read, which costs next to nothing; so what was begun is finished.
final class Load {
  private final LongSupplier mostRequests;
  private final LongSupplier mostBytes;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /// @param mostRequests how many may be under way now
  /// @param mostBytes how many bytes their bodies may have together now
  Load(LongSupplier mostRequests, LongSupplier mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  /// A request under way.
  interface Place extends AutoCloseable {
    /// It is done.
    @Override
    void close();
  }

  /// Takes a place for a request with so many bytes.
  ///
  /// @throws RefusalException when there is none
  Place enter(long size) throws RefusalException {
    if (requests.incrementAndGet() > mostRequests.getAsLong()) {
      long _ = requests.decrementAndGet();
      throw shed("requests");
    }
    // One alone is always let in, however large; the bound on bodies is another.
    if (bytes.addAndGet(size) > mostBytes.getAsLong() && bytes.get() != size) {
      long _ = bytes.addAndGet(-size);
      long _ = requests.decrementAndGet();
      throw shed("bytes");
    }
    return () -> {
      long _ = bytes.addAndGet(-size);
      long _ = requests.decrementAndGet();
    };
  }

  private static RefusalException shed(String what) {
    return new RefusalException(
        Problem.of(
            ProblemType.UNAVAILABLE, "the server has as many " + what + " under way as it can"),
        Map.of("Retry-After", "1"));
  }

  long requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }
}
