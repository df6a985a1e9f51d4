package sonet.server.tenant;

import java.util.Optional;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;

/// How many bytes a tenant may have in logs, documents and pools.
///
/// Who has reached it is refused what would leave more there, and may still read, acknowledge and
/// remove. It is looked at before an operation and so passed by what is under way at once.
public final class StorageQuota {
  private final Storage storage;
  private final Tenants tenants;

  /// The quota of each tenant in a storage.
  public StorageQuota(Storage storage, Tenants tenants) {
    this.storage = storage;
    this.tenants = tenants;
  }

  /// Checks that a tenant may have more than it has.
  ///
  /// @throws RefusalException when it may not
  public void require(Locations at) throws RefusalException {
    Optional<Long> most = tenants.settings(at).quotas().storageBytes();
    if (most.isEmpty()) {
      return;
    }
    long present = storage.call(store -> store.usage(at.tenant())).bytes();
    if (present >= most.get()) {
      throw RefusalException.of(
          ProblemType.TENANT_QUOTA,
          "the tenant has %d bytes of the %d that it may have".formatted(present, most.get()));
    }
  }
}
