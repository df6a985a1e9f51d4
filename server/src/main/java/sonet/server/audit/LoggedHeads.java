package sonet.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AuditHead;
import sonet.protocol.TenantName;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.transparency.OperatorValues;
import sonet.server.transparency.TenantLog;
import sonet.store.Head;
import sonet.transparency.TransparencyException;
import sonet.transparency.operator.OpenedVersion;

/// Puts the signed heads of trails into logs of keys: when a trail has moved since its head was put
/// there last, and some time has passed. The trail of the service is told in the log of the default
/// tenant.
public final class LoggedHeads implements OperatorValues {
  /// So often in the time that a head of the log may be old, the trail's head is put into it.
  private static final int HEADS = 4;

  private final Trails trails;

  /// Heads of trails.
  public LoggedHeads(Trails trails) {
    this.trails = trails;
  }

  @Override
  public List<Value> due(TenantLog log, long now) throws RefusalException {
    List<Value> due = new ArrayList<>();
    due(log, log.at(), TrailLabels.of(Optional.of(TenantName.DEFAULT)), now).ifPresent(due::add);
    if (log.at().tenant().equals(SystemLocations.DEFAULT)) {
      Locations service = new Locations(SystemLocations.SYSTEM);
      due(log, service, TrailLabels.of(Optional.empty()), now).ifPresent(due::add);
    }
    return due;
  }

  private Optional<Value> due(TenantLog log, Locations trail, Bytes label, long now)
      throws RefusalException {
    Head head = trails.storage().call(store -> store.head(trail.auditLog()));
    Optional<AuditHead> logged = logged(log, label);
    long interval = log.configuration().maxBehind() / HEADS;
    boolean rests = logged.isPresent() && now - logged.get().at().toEpochMilli() < interval;
    if (rests || head.seq() == logged.map(AuditHead::seq).orElse(0L)) {
      return Optional.empty();
    }
    return Optional.of(new Value(label, SignedHeads.encode(trails.signed(trail, head))));
  }

  /// The head that a log has of a trail.
  private static Optional<AuditHead> logged(TenantLog log, Bytes label) {
    Optional<Long> greatest = log.stored().greatest(label);
    if (greatest.isEmpty()) {
      return Optional.empty();
    }
    return log.stored()
        .opened(label, greatest.get())
        .map(OpenedVersion::value)
        .map(value -> decode(value.value()));
  }

  private static AuditHead decode(Bytes value) {
    try {
      return SignedHeads.decode(value);
    } catch (TransparencyException e) {
      throw new AssertionError("what the operator put into its log is the head of a trail", e);
    }
  }
}
