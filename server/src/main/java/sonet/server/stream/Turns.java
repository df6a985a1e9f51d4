package sonet.server.stream;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets something be done in turns: on a thread of its own whenever there is cause, never twice at
/// once, and with none in between. Whoever rests costs no thread.
final class Turns {
  private final Runnable turn;
  private final AtomicInteger causes = new AtomicInteger();

  Turns(Runnable turn) {
    this.turn = turn;
  }

  /// There is cause: a turn will begin after this.
  void cause() {
    if (causes.getAndIncrement() == 0) {
      Thread _ = Thread.ofVirtual().name("sonet-stream").start(this::run);
    }
  }

  private void run() {
    int seen = causes.get();
    while (seen != 0) {
      turn.run();
      seen = causes.addAndGet(-seen);
    }
  }
}
