package sonet.server.retention;

import java.time.Duration;
import java.util.function.Supplier;
import sonet.protocol.HistoryRetention;
import sonet.protocol.TenantSettings;
import sonet.server.audit.Acts;
import sonet.server.audit.TrailRetention;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;

/// How long what is past is kept, tenant by tenant: entries of audit trails.
public final class PastRetention {
  private final TrailRetention trails;
  private final Acts acts;
  private final Supplier<Duration> auditTime;

  /// The retention of a service.
  ///
  /// @param trails prunes audit trails
  /// @param acts knows what trails do not tell yet
  /// @param auditTime for tenants that say nothing of audit trails
  public PastRetention(TrailRetention trails, Acts acts, Supplier<Duration> auditTime) {
    this.trails = trails;
    this.acts = acts;
    this.auditTime = auditTime;
  }

  /// Forgets what may be forgotten; how many entries.
  long sweep(Locations at, TenantSettings settings) throws RefusalException {
    acts.settle(at);
    return trails.prune(
        at, settings.history().flatMap(HistoryRetention::audit).orElseGet(auditTime));
  }
}
