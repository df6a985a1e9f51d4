package sonet.store.sqlite;

/// Waiting that goes on when the thread is interrupted, and leaves it interrupted: what is awaited
/// comes soon, and its outcome must not be lost.
final class Uninterrupted {
  private Uninterrupted() {}

  /// Something that waits.
  interface Waiting {
    void run() throws InterruptedException;
  }

  static void run(Waiting waiting) {
    boolean interrupted = false;
    while (true) {
      try {
        waiting.run();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
