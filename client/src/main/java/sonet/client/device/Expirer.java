package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;

/// Deletes messages when they are past their end, also those whose end came while the device was
/// closed.
final class Expirer {
  /// Looked at again after this long: a clock may be set.
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

  private final Owner owner;
  private final Book book;
  private final Progress progress;
  private final Desk.Tools tools;
  private final Thread thread;

  Expirer(Owner owner, Book book, Progress progress, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.progress = progress;
    this.tools = tools;
    this.thread = Thread.ofVirtual().name("sonet-expirer").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    boolean open = true;
    while (open) {
      try {
        long seen = progress.now();
        if (!sweep()) {
          var _ = progress.awaitBeyond(seen, untilNext());
        }
      } catch (ClientException failed) {
        open = failed.reason() != Reason.CLOSED && rest(failed);
      }
    }
  }

  /// Deletes some of what is past its end. Returns whether there was anything.
  private boolean sweep() throws ClientException {
    return owner.call(() -> {
      Optional<Instant> end = book.history().nextEnd();
      if (end.isEmpty() || end.get().isAfter(tools.clock().instant())) {
        return false;
      }
      List<Notice> news = book.history().expire();
      news.forEach(tools.listener());
      return true;
    });
  }

  private Duration untilNext() throws ClientException {
    Optional<Instant> end = owner.call(() -> book.history().nextEnd());
    Duration left =
        end.map(next -> Duration.between(tools.clock().instant(), next)).orElse(LONGEST);
    return left.compareTo(LONGEST) < 0 ? left.plusMillis(10) : LONGEST;
  }

  private boolean rest(ClientException failed) {
    tools.listener().accept(new Notice.Trouble(failed));
    try {
      progress.pause(AFTER_A_FAILURE);
      return true;
    } catch (ClientException closed) {
      return false;
    }
  }

  void close() {
    thread.interrupt();
  }
}
