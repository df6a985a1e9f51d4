package sonet.server.storage;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Documents that change often and of which losing the last seconds does no harm, such as how far a
/// device has read. They wait in memory, of each only the last, and are written every few seconds
/// and at the end, many in one write. Who reads here sees what waits.
public final class LateDocs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LateDocs.class.getName());
  private static final int MAX_WAITING = 200_000;
  private static final int AT_ONCE = 256;

  private final Storage storage;
  private final Duration interval;
  private final ConcurrentSkipListMap<DocId, Bytes> waiting =
      new ConcurrentSkipListMap<>(
          Comparator.<DocId>comparingInt(id -> id.tenant().id())
              .thenComparingInt(DocId::kind)
              .thenComparing(DocId::key));
  private final List<Runnable> turns = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private LateDocs(Storage storage, Duration interval) {
    this.storage = storage;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("sonet-late-docs").unstarted(this::run);
  }

  /// Begins to write what waits at an interval.
  public static LateDocs start(Storage storage, Duration interval) {
    LateDocs docs = new LateDocs(storage, interval);
    docs.thread.start();
    return docs;
  }

  /// Does something whenever it is time to write.
  public void eachTurn(Runnable action) {
    boolean _ = turns.add(action);
  }

  /// Writes a document soon. When very many wait already it is dropped, which does no harm.
  public void put(DocId id, Bytes body) {
    if (waiting.size() < MAX_WAITING || waiting.containsKey(id)) {
      var _ = waiting.put(id, body);
    }
  }

  /// A document, as it waits or as it was written.
  ///
  /// @throws RefusalException when the store fails
  public Optional<Bytes> get(DocId id) throws RefusalException {
    Bytes body = waiting.get(id);
    return body != null ? Optional.of(body) : storage.call(store -> store.get(id)).map(Doc::body);
  }

  /// The documents under a prefix, as they wait or as they were written, up to a number.
  ///
  /// @throws RefusalException when the store fails
  public Map<Bytes, Bytes> scan(DocId prefix, int limit) throws RefusalException {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    // Those that wait first: what is written in between is then seen twice, not missed.
    for (Map.Entry<DocId, Bytes> late : waiting.tailMap(prefix).entrySet()) {
      DocId id = late.getKey();
      if (!startsWith(id, prefix) || found.size() >= limit) {
        break;
      }
      var _ = found.put(id.key(), late.getValue());
    }
    for (Doc doc : storage.scan(prefix, limit)) {
      var _ = found.putIfAbsent(doc.id().key(), doc.body());
    }
    return found;
  }

  private static boolean startsWith(DocId id, DocId prefix) {
    Bytes begin = prefix.key();
    return id.tenant().equals(prefix.tenant())
        && id.kind() == prefix.kind()
        && id.key().length() >= begin.length()
        && id.key().slice(0, begin.length()).equals(begin);
  }

  /// Forgets a document that waits; it is not written any more.
  public void forget(DocId id) {
    var _ = waiting.remove(id);
  }

  private void run() {
    try {
      while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        turns.forEach(Runnable::run);
        flush();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /// Writes what waits. What the store does not take waits on.
  public void flush() {
    List<Map.Entry<DocId, Bytes>> some = new ArrayList<>();
    for (Map.Entry<DocId, Bytes> late : waiting.entrySet()) {
      some.add(Map.entry(late.getKey(), late.getValue()));
      if (some.size() == AT_ONCE) {
        if (!write(some)) {
          return;
        }
        some.clear();
      }
    }
    boolean _ = some.isEmpty() || write(some);
  }

  private boolean write(List<Map.Entry<DocId, Bytes>> some) {
    List<DocWrite> docs =
        some.stream()
            .<DocWrite>map(late -> new DocWrite.Put(late.getKey(), late.getValue()))
            .toList();
    try {
      Outcome _ = storage.write(new Batch(List.of(), docs));
    } catch (RefusalException e) {
      LOG.log(Level.WARNING, "what was to be written late waits on: {0}", e.getMessage());
      return false;
    }
    // What was put meanwhile stays.
    some.forEach(late -> waiting.remove(late.getKey(), late.getValue()));
    return true;
  }

  /// Writes what waits, and ends.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
  }
}
