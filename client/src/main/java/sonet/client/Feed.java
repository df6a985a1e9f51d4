package sonet.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import sonet.crypto.Bytes;

/// Tells one listener of the messages of others, on a virtual thread of its own.
///
/// What waits for the listener is not the messages but the names of the conversations that have
/// some: they are read from the local history when their turn comes. So a slow listener misses
/// nothing, delays nobody and fills no memory.
final class Feed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Feed.class.getName());
  private static final int PAGE = 64;

  private final Sonet sonet;
  private final Predicate<Bytes> wanted;
  private final MessageListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Bytes, Long> waiting = new LinkedHashMap<>();
  private final Map<Bytes, Long> heard = new HashMap<>();
  private final Thread thread = Thread.ofVirtual().name("sonet-messages").unstarted(this::work);
  private boolean busy;
  private boolean ended;

  Feed(Sonet sonet, Predicate<Bytes> wanted, MessageListener listener) {
    this.sonet = sonet;
    this.wanted = wanted;
    this.listener = listener;
  }

  /// Begins, with what was not read yet of some conversations.
  void start(List<Conversation> conversations) throws ClientException {
    for (Conversation conversation : conversations) {
      mark(conversation.id(), conversation.readUpTo());
    }
    thread.start();
  }

  /// There is something in a conversation after a place.
  void mark(Bytes conversation, long after) {
    if (!wanted.test(conversation)) {
      return;
    }
    lock.lock();
    try {
      var _ = waiting.merge(conversation, after, Math::min);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (true) {
        Place next = next();
        try {
          read(next);
        } catch (ClientException failed) {
          if (failed.reason() == ClientException.Reason.CLOSED) {
            return;
          }
          LOG.log(System.Logger.Level.WARNING, "a conversation could not be read", failed);
        }
      }
    } catch (InterruptedException end) {
      // Closed.
    } finally {
      close();
    }
  }

  private record Place(Bytes conversation, long after) {}

  private Place next() throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      changed.signalAll();
      while (waiting.isEmpty() && !ended) {
        changed.await();
      }
      if (ended) {
        throw new InterruptedException("closed");
      }
      busy = true;
      Map.Entry<Bytes, Long> first = waiting.entrySet().iterator().next();
      Place place = new Place(first.getKey(), first.getValue());
      var _ = waiting.remove(place.conversation());
      return place;
    } finally {
      lock.unlock();
    }
  }

  private void read(Place place) throws ClientException {
    Conversation conversation = sonet.conversation(place.conversation());
    long after = Math.max(place.after(), heard.getOrDefault(place.conversation(), 0L));
    List<Entry> entries = conversation.history(after, PAGE);
    while (!entries.isEmpty() && !isEnded()) {
      for (Entry entry : entries) {
        after = entry.seq();
        var _ = heard.put(place.conversation(), after);
        if (entry instanceof Message message && isNews(message)) {
          hear(conversation, message);
        }
      }
      entries = conversation.history(after, PAGE);
    }
  }

  private boolean isNews(Message message) {
    return !message.author().name().equals(sonet.account())
        && message.revision() != Message.Revision.DELETED;
  }

  private void hear(Conversation conversation, Message message) {
    try {
      listener.hear(conversation, message);
    } catch (ClientException | RuntimeException broken) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
    }
  }

  private boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the listener has heard everything there is.
  void settle() throws ClientException {
    lock.lock();
    try {
      while ((busy || !waiting.isEmpty()) && !ended && !Thread.currentThread().equals(thread)) {
        changed.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(ClientException.Reason.CLOSED, "The wait was given up.", stopped);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
