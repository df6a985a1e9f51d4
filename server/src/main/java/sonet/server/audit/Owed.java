package sonet.server.audit;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Outcome;
import sonet.store.Tenant;

/// What came of acts that had begun, where the store failed when it was to be written: a full disk
/// above all. That they were begun is on the disk, with a note. The rest is written when the store
/// takes it again, and where the process ends before or there is too much of it, the note tells at
/// the next start ([Acts#recover()]).
final class Owed {
  /// So much is kept of one trail.
  static final int MOST = 1_000;

  private final Storage storage;
  private final Map<Tenant, Queue<Batch>> waiting = new ConcurrentHashMap<>();

  Owed(Storage storage) {
    this.storage = storage;
  }

  /// Keeps a batch of one trail.
  void add(Locations at, Batch batch) {
    boolean _ =
        waiting.computeIfAbsent(at.tenant(), _ -> new LinkedBlockingQueue<>(MOST)).offer(batch);
  }

  /// Writes what is owed to a trail. One thread at a time.
  ///
  /// @throws RefusalException when the store fails again; what is left is owed still
  void settle(Locations at) throws RefusalException {
    Queue<Batch> batches = waiting.get(at.tenant());
    if (batches == null) {
      return;
    }
    for (Batch batch = batches.peek(); batch != null; batch = batches.peek()) {
      // One that was written after all has the name of its entry in the trail already.
      Outcome _ = storage.write(batch);
      Batch _ = batches.remove();
    }
  }

  /// A tenant is gone.
  void forget(Tenant tenant) {
    var _ = waiting.remove(tenant);
  }
}
