package sonet.server;

import java.time.Duration;

/// Limits small enough for a test to reach.
final class Limits {
  static final int BODY = 200_000;
  static final int MESSAGE = 20_000;

  private Limits() {}

  static ServerLimits small() {
    return new ServerLimits(
        100,
        BODY,
        MESSAGE,
        60_000,
        5_000,
        3,
        10,
        3,
        2,
        8,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofMillis(300),
        Duration.ofSeconds(5));
  }
}
