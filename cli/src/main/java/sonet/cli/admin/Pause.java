package sonet.cli.admin;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.function.Consumer;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;

/// Waits when a server answers 429, says so, and gives up when it would take too long.
///
/// @param note where to say what is waited for
/// @param sleep how time passes
record Pause(Consumer<String> note, Sleep sleep) {
  /// How long one request waits at most, all its waits together.
  static final Duration LONGEST = Duration.ofSeconds(90);

  /// How often one request is made again at most, should the server ask for no time at all.
  private static final int MOST = 20;

  /// How time passes.
  @FunctionalInterface
  interface Sleep {
    /// Lets it pass.
    void pass(Duration time) throws InterruptedException;
  }

  /// One that says on a console what it waits for.
  static Pause of(Console console) {
    return new Pause(console::note, Thread::sleep);
  }

  /// The waits of one request.
  Waits begin() {
    return new Waits();
  }

  /// How long a request has waited already.
  final class Waits {
    private Duration left = LONGEST;
    private int count;

    /// Waits as long as an answer asks for.
    ///
    /// @return false when that is too long, so that the answer is what the request came to
    boolean take(HttpHeaders answer) throws CommandException {
      Duration wait = asked(answer);
      if (wait.compareTo(left) > 0 || count == MOST) {
        return false;
      }
      left = left.minus(wait);
      count++;
      note.accept("The server asks for more time; going on in " + wait.toSeconds() + " s.");
      try {
        sleep.pass(wait);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw CommandException.failure("the request was given up.", stopped);
      }
      return true;
    }

    /// A number of seconds; for a date (RFC 9110 §10.2.3), which no Sonet server gives, one second.
    private static Duration asked(HttpHeaders answer) {
      return Duration.ofSeconds(
          answer
              .firstValue("retry-after")
              .filter(value -> value.matches("[0-9]{1,9}"))
              .map(Long::parseLong)
              .orElse(1L));
    }
  }
}
