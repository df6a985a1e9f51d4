package sonet.client.transport;

import java.time.Duration;
import sonet.crypto.RandomSource;

/// How long to wait before the next attempt: pauses that double up to a bound, each shortened by a
/// random part, so that many devices do not come back at once.
public final class Backoff {
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

  private final RandomSource random;
  private final Duration first;
  private final Duration longest;
  private int attempts;

  /// Pauses from one length up to another.
  public Backoff(RandomSource random, Duration first, Duration longest) {
    this.random = random;
    this.first = first;
    this.longest = longest;
  }

  /// The next pause: between half of its bound and the whole.
  public Duration next() {
    long doubled = first.toMillis() << Math.min(attempts, 20);
    attempts++;
    long bound = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(bound / 2 + part(bound - bound / 2));
  }

  /// The next pause when the server asked for one: what it asked for, a minute at most, and up to a
  /// quarter more.
  public Duration next(Duration asked) {
    attempts++;
    long bound = Math.min(asked.toMillis(), LONGEST_ASKED.toMillis());
    return Duration.ofMillis(bound + part(bound / 4));
  }

  /// A random part of a number.
  private long part(long bound) {
    int share = random.bytes(1).at(0) & 0xff;
    return bound * share / 0xff;
  }

  /// Begins anew after a success.
  public void reset() {
    attempts = 0;
  }
}
