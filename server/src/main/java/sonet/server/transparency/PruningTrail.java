package sonet.server.transparency;

import sonet.protocol.LogPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.LogWrite;

/// Where it is told what was pruned of a log.
@FunctionalInterface
public interface PruningTrail {
  /// The entry that says it, to be written with the pruning.
  ///
  /// @param pruning without time and signature, which the trail gives it
  /// @throws RefusalException when the store fails
  LogWrite entry(Locations at, LogPruning pruning) throws RefusalException;
}
