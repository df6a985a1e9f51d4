package sonet.cli.watch;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sonet.cli.command.Arguments;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;

/// A process that runs until it is told to stop: by Ctrl-C, SIGTERM or, for those that start it,
/// the end of its input.
final class Running implements AutoCloseable {
  static final String UNTIL_INPUT_ENDS = "--until-input-ends";

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Runnable farewell;
  private final Thread hook;

  private Running(Runnable farewell) {
    this.farewell = farewell;
    this.hook =
        new Thread(
            () -> {
              stop.countDown();
              await(stopped);
              // The JVM would report the signal as a failure; being told to stop is none.
              Runtime.getRuntime().halt(0);
            },
            "sonet-stop");
  }

  /// Begins to listen for the word to stop.
  ///
  /// @param farewell what is said at the end
  static Running begin(Arguments arguments, Console console, Runnable farewell) {
    Running running = new Running(farewell);
    Runtime.getRuntime().addShutdownHook(running.hook);
    if (arguments.has(UNTIL_INPUT_ENDS)) {
      Thread _ = Thread.ofVirtual().name("sonet-input").start(() -> running.read(console));
    }
    return running;
  }

  private void read(Console console) {
    try {
      while (console.in().readLine() != null) {
        // What is typed means nothing here.
      }
    } catch (IOException ended) {
      console.note("the input broke off");
    }
    stop.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the word to stop.
  void await() throws CommandException {
    try {
      stop.await();
    } catch (InterruptedException ended) {
      throw CommandException.failure("it was interrupted.", ended);
    }
  }

  /// Waits for the word to stop, but no longer than this; whether it came.
  boolean await(Duration most) throws CommandException {
    try {
      return stop.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException ended) {
      throw CommandException.failure("it was interrupted.", ended);
    }
  }

  @Override
  public void close() {
    farewell.run();
    stopped.countDown();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // The hook runs, and ends the process now that all is closed.
    }
  }
}
