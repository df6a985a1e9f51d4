package sonet.server.storage;

import java.util.ArrayList;
import java.util.List;
import sonet.store.Batch;
import sonet.store.LogWrite;
import sonet.store.Outcome;

/// An entry that goes with the one batch that an operation consists of ([Storage#decide(Batch)]):
/// it is written if and only if that is. One thread owns it.
public final class Rider {
  private final LogWrite entry;
  private boolean arrived;

  /// A rider.
  ///
  /// @param entry to be appended, whatever stands in its log, under a name that is used once
  public Rider(LogWrite entry) {
    this.entry = entry;
  }

  /// Whether it was written.
  public boolean hasArrived() {
    return arrived;
  }

  /// The batch with the entry behind its own, so that they decide whether it was written before.
  Batch with(Batch batch) {
    List<LogWrite> logs = new ArrayList<>(batch.logs());
    logs.add(entry);
    return new Batch(logs, batch.docs());
  }

  /// What became of the batch, without the entry that its caller knows nothing of.
  Outcome arrive(Outcome outcome) {
    if (outcome instanceof Outcome.Written(var heads)) {
      arrived = true;
      return new Outcome.Written(heads.subList(0, heads.size() - 1));
    }
    return outcome;
  }
}
