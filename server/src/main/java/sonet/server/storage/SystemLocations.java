package sonet.server.storage;

import java.nio.ByteBuffer;
import sonet.crypto.Bytes;
import sonet.protocol.TenantName;
import sonet.store.DocId;
import sonet.store.Tenant;

/// The names of what belongs to the service itself and to none of its tenants. The numbers are on
/// disks and never change.
public final class SystemLocations {
  /// Whose all of it is. No request is ever for it.
  public static final Tenant SYSTEM = new Tenant(0);

  /// The tenant that there always is. It has what was stored before there were others.
  public static final Tenant DEFAULT = new Tenant(1);

  private static final int TENANT = 1;
  private static final int HOST = 2;
  private static final int NEXT_TENANT = 3;
  private static final int ADMIN_TOKEN = 4;

  private static final int HEARTBEAT = 5;

  private SystemLocations() {}

  /// What every tenant's document begins with.
  public static DocId tenants() {
    return new DocId(SYSTEM, TENANT, Bytes.EMPTY);
  }

  /// A tenant.
  public static DocId tenant(TenantName name) {
    return new DocId(SYSTEM, TENANT, Bytes.utf8(name.value()));
  }

  /// Whose a host name is.
  public static DocId host(String name) {
    return new DocId(SYSTEM, HOST, Bytes.utf8(name));
  }

  /// The number of the next tenant.
  public static DocId nextTenant() {
    return new DocId(SYSTEM, NEXT_TENANT, Bytes.EMPTY);
  }

  /// Written to see whether the store takes writes.
  public static DocId heartbeat() {
    return new DocId(SYSTEM, HEARTBEAT, Bytes.EMPTY);
  }

  /// What every administrator's token begins with.
  public static DocId adminTokens() {
    return new DocId(SYSTEM, ADMIN_TOKEN, Bytes.EMPTY);
  }

  /// An administrator's token, by the beginning of its hash.
  public static DocId adminToken(long id) {
    return new DocId(SYSTEM, ADMIN_TOKEN, Bytes.wrap(ByteBuffer.allocate(8).putLong(id).array()));
  }
}
