package sonet.client.device;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.trust.TrustMessage;

/// Brings what devices say in comparisons of short strings to whoever compares, and keeps for a
/// while who asked for one. In memory alone: both are there, or it is over.
final class LiveChecks {
  /// Who asked longer ago is hardly there any more.
  static final Duration LASTS = Duration.ofMinutes(10);

  private static final int MOST_WAITING = 64;
  private static final int MOST_HEARD = 64;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, BlockingQueue<LiveMessage>> open = new HashMap<>();
  private final Map<String, LiveMessage> waiting = new LinkedHashMap<>();

  LiveChecks(InstantSource clock) {
    this.clock = clock;
  }

  /// Takes in a message. Returns whether it asks for a comparison which nobody here has begun.
  boolean hear(LiveMessage message) {
    if (message.at().plus(LASTS).isBefore(clock.instant())) {
      return false;
    }
    String account = message.from().account();
    lock.lock();
    try {
      BlockingQueue<LiveMessage> queue = open.get(account);
      if (queue != null) {
        // Whoever floods it loses the rest.
        var _ = queue.offer(message);
        return false;
      }
      if (!(message.message() instanceof TrustMessage.Begin)) {
        return false;
      }
      if (waiting.size() >= MOST_WAITING && !waiting.containsKey(account)) {
        waiting.remove(waiting.keySet().iterator().next());
      }
      waiting.put(account, message);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Where a comparison hears what the other side says; first of all what it asked for before.
  ///
  /// @throws ClientException with `BUSY` when one with the account is under way
  BlockingQueue<LiveMessage> enter(String account) throws ClientException {
    lock.lock();
    try {
      if (open.containsKey(account)) {
        throw new ClientException(
            Reason.BUSY, "A comparison with " + account + " is under way here.");
      }
      BlockingQueue<LiveMessage> queue = new LinkedBlockingQueue<>(MOST_HEARD);
      Optional.ofNullable(waiting.remove(account))
          .filter(asked -> !asked.at().plus(LASTS).isBefore(clock.instant()))
          .ifPresent(queue::add);
      open.put(account, queue);
      return queue;
    } finally {
      lock.unlock();
    }
  }

  /// A comparison is over.
  void leave(String account) {
    lock.lock();
    try {
      open.remove(account);
    } finally {
      lock.unlock();
    }
  }
}
