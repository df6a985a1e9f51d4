package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.client.transparency.Directory;

/// Asks the log about those whose keys are used on the word of credentials: some minutes later, so
/// that not each message is followed by a question about whom it went to, a few at a time, and all
/// of them before [Directory#FRESH] is over.
final class Owed {
  /// Nobody is asked about sooner.
  private static final Duration AGE = Directory.FRESH.dividedBy(3);

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 8;

  /// Of many, this share is asked about at once, so that there is time for all.
  private static final int SHARE = 8;

  private final Directory directory;
  private final Owner turn;
  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.EPOCH);

  Owed(Directory directory, Owner turn, InstantSource clock) {
    this.directory = directory;
    this.turn = turn;
    this.clock = clock;
  }

  /// Asks about some of them, if it is time. One that fails does not keep the others from being
  /// asked about.
  ///
  /// @throws ClientException the first failure
  void settle() throws ClientException {
    Instant now = clock.instant();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PAUSE))) {
      return;
    }
    List<String> all = directory.owed(AGE);
    @Nullable ClientException failure = null;
    for (String account : all.subList(0, Math.min(all.size(), atOnce(all.size())))) {
      try {
        turn.run(() -> directory.settle(PairPost.name(account)));
      } catch (ClientException failed) {
        failure = failure == null ? failed : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static int atOnce(int all) {
    return Math.max(AT_ONCE, (all + SHARE - 1) / SHARE);
  }
}
