package sonet.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import sonet.client.device.Talk;
import sonet.crypto.Bytes;

/// The messages of a conversation from a place on, one after the other, as they come; whoever reads
/// waits for the next.
///
/// They are read from the local history, so nothing is left out however slowly they are taken, and
/// nothing piles up in memory. One thread reads; any thread may [#close()] it, and an interrupt
/// ends a wait as well.
public final class Messages implements Iterable<Message>, AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(30);

  private final Talk talk;
  private final Bytes conversation;
  private final Deque<Message> fetched = new ArrayDeque<>();
  private long after;
  private volatile boolean closed;

  Messages(Talk talk, Bytes conversation, long after) {
    this.talk = talk;
    this.conversation = conversation;
    this.after = after;
  }

  /// The next message, as soon as there is one; nothing once this was closed.
  ///
  /// @throws ClientException with `CLOSED` when the device was closed or the thread interrupted
  public Optional<Message> next() throws ClientException {
    while (!closed) {
      Optional<Message> next = poll(STEP);
      if (next.isPresent()) {
        return next;
      }
    }
    return Optional.empty();
  }

  /// The next message if there is one in the time given.
  ///
  /// @throws ClientException with `CLOSED` when the device was closed or the thread interrupted
  public Optional<Message> poll(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    while (fetched.isEmpty() && !closed) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      fetch(left);
      if (fetched.isEmpty() && System.nanoTime() >= until) {
        break;
      }
    }
    return closed ? Optional.empty() : Optional.ofNullable(fetched.poll());
  }

  private void fetch(Duration longest) throws ClientException {
    for (Entry entry : talk.await(new Talk.Wait(conversation, after, longest, () -> closed))) {
      after = entry.seq();
      if (entry instanceof Message message) {
        fetched.add(message);
      }
    }
  }

  /// Ends it: whoever waits gets nothing more.
  @Override
  public void close() {
    closed = true;
    talk.wake();
  }

  /// The messages as they come, until this or the device is closed.
  @Override
  public Iterator<Message> iterator() {
    return new Iterator<>() {
      private Optional<Message> next = Optional.empty();

      @Override
      public boolean hasNext() {
        if (next.isEmpty()) {
          try {
            next = Messages.this.next();
          } catch (ClientException ended) {
            if (ended.reason() != ClientException.Reason.CLOSED) {
              throw new IllegalStateException(ended.explanation(), ended);
            }
          }
        }
        return next.isPresent();
      }

      @Override
      public Message next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the messages have ended");
        }
        Message message = next.orElseThrow();
        next = Optional.empty();
        return message;
      }
    };
  }
}
