package sonet.server.audit;

import sonet.protocol.AuditAct;
import sonet.protocol.LogPruning;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.transparency.PruningTrail;
import sonet.store.LogWrite;

/// Tells in a tenant's trail what was pruned of its log of keys, signed.
public final class LogPrunings implements PruningTrail {
  private final Trails trails;

  /// What is told in these trails.
  public LogPrunings(Trails trails) {
    this.trails = trails;
  }

  @Override
  public LogWrite entry(Locations at, LogPruning pruning) throws RefusalException {
    AuditAct act = AuditAct.ofService(trails.newId(), AuditAct.LOG_PRUNING);
    return trails.write(at, act.with(trails.signed(at, pruning)));
  }
}
