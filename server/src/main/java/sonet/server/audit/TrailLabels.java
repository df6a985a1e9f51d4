package sonet.server.audit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.TenantName;
import sonet.transparency.directory.DirectoryLabels;

/// Under which labels the heads of trails are in logs of keys: a tenant's in the tenant's log, that
/// of the service in the log of the default tenant.
public final class TrailLabels {
  private TrailLabels() {}

  /// The label of a trail.
  ///
  /// @param tenant its name; empty for that of the service
  public static Bytes of(Optional<TenantName> tenant) {
    return tenant.isPresent() ? DirectoryLabels.audit() : DirectoryLabels.serviceAudit();
  }
}
