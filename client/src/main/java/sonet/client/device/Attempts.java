package sonet.client.device;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Backoff;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;

/// Jobs that are tried until they succeed, each with a key. What fails for a while rests, for
/// longer each time, and keeps no other job waiting. One thread tries them; any may ask.
final class Attempts {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final RandomSource random;
  private final Consumer<Notice> listener;
  private final LongSupplier nanos;
  private final Map<Bytes, Pause> pauses = new ConcurrentHashMap<>();

  /// Goes up when there is a reason to try all of it again.
  private final AtomicInteger round = new AtomicInteger();

  /// None yet.
  ///
  /// @param nanos the time in nanoseconds since any point
  Attempts(RandomSource random, Consumer<Notice> listener, LongSupplier nanos) {
    this.random = random;
    this.listener = listener;
    this.nanos = nanos;
  }

  /// Something that may have to be tried again later.
  @FunctionalInterface
  interface Job {
    /// Does it. Returns whether there was anything to do.
    boolean run() throws ClientException;
  }

  /// Something that failed and is tried again later.
  ///
  /// @param round in which it was begun
  /// @param cause why it failed
  private record Pause(int round, Reason cause, Backoff backoff, long until) {}

  /// Does a job unless it rests. Returns whether there was anything to do, and it was done.
  ///
  /// @throws ClientException when it is this device that fails
  boolean attempt(Bytes key, Job job) throws ClientException {
    Pause before = pauses.get(key);
    int begun = round.get();
    if (before != null && before.round() == begun && nanos.getAsLong() - before.until() < 0) {
      return false;
    }
    try {
      boolean done = job.run();
      var _ = pauses.remove(key);
      return done;
    } catch (ClientException failed) {
      if (isOurs(failed)) {
        throw failed;
      }
      Backoff backoff =
          before != null && before.round() == begun
              ? before.backoff()
              : new Backoff(random, SOON, LONGEST);
      long until = nanos.getAsLong() + backoff.next().toNanos();
      pauses.put(key, new Pause(begun, failed.reason(), backoff, until));
      if (isSaid(failed) && (before == null || before.cause() != failed.reason())) {
        // Nothing leaves for that account while the server shows a device of it that none of its
        // others stands for, or that the log does not prove. It does not go by like a server that
        // is away, so it is said.
        listener.accept(new Notice.Trouble(failed));
      }
      return false;
    }
  }

  private static boolean isSaid(ClientException failed) {
    return switch (failed.reason()) {
      case UNTRUSTED_USER, KEYS_DOUBTED, KEYS_BLOCKED -> true;
      default -> false;
    };
  }

  private static boolean isOurs(ClientException failed) {
    return switch (failed.reason()) {
      case CLOSED, DISK_FULL, DISK_FAILED, STATE_DAMAGED -> true;
      default -> false;
    };
  }

  /// Nothing rests any more: the server is there, or somebody waits. What is under way and fails is
  /// tried once more, too: it may have begun before the server was back.
  void hurry() {
    round.incrementAndGet();
  }

  /// Whether a job failed and waits until it may be tried again.
  boolean isResting(Bytes key) {
    Pause pause = pauses.get(key);
    return pause != null && pause.round() == round.get();
  }

  /// Until the first of what rests may be tried again.
  ///
  /// @param longest where nothing rests
  Duration rest(Duration longest) {
    long now = nanos.getAsLong();
    long least = longest.toNanos();
    for (Pause pause : pauses.values()) {
      long left = pause.round() == round.get() ? pause.until() - now : 0;
      least = Math.min(least, Math.max(SOON.toNanos(), left));
    }
    return Duration.ofNanos(least);
  }
}
