package sonet.server.transparency;

import java.util.ArrayList;
import java.util.List;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Writes something about a log on condition that the log does not grow meanwhile, since an entry
/// seals what it adds under the key that it finds.
final class UnchangedLog {
  private static final int TRIES = 20;

  private UnchangedLog() {}

  /// What is to be written, as long as the log is as it is.
  @FunctionalInterface
  interface Writing {
    /// The batch, without the condition.
    ///
    /// @throws RefusalException when the store fails
    Batch batch() throws RefusalException;
  }

  /// Writes it.
  ///
  /// @throws RefusalException when the store fails, or the log grows too fast
  static void write(Storage storage, TenantLog log, Writing writing) throws RefusalException {
    log.change(() -> attempt(storage, log, writing));
  }

  private static void attempt(Storage storage, TenantLog log, Writing writing)
      throws RefusalException {
    for (int i = 0; i < TRIES; i++) {
      TenantLog.Shown before = log.shown();
      Batch batch = writing.batch();
      List<DocWrite> docs = new ArrayList<>(batch.docs());
      docs.add(
          new DocWrite.Replace(
              log.at().transparency().tip(), before.version(), before.document().encoded()));
      if (storage.write(new Batch(batch.logs(), docs)) instanceof Outcome.Written) {
        log.show(new TenantLog.Shown(before.version() + 1, before.document(), before.tip()));
        return;
      }
      boolean _ = log.reload();
    }
    throw RefusalException.of(ProblemType.UNAVAILABLE, "the log grows too fast to be changed now");
  }
}
