package sonet.server.admin;

import java.util.function.ToLongFunction;
import sonet.protocol.TenantUsage;
import sonet.server.account.Accounts;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Tenant;
import sonet.store.Usage;

/// How much each tenant holds.
public final class Usages {
  private final Storage storage;
  private final Accounts accounts;
  private final ToLongFunction<Tenant> connections;

  /// Usage of a storage.
  ///
  /// @param connections how many WebSockets of a tenant are open
  public Usages(Storage storage, Accounts accounts, ToLongFunction<Tenant> connections) {
    this.storage = storage;
    this.accounts = accounts;
    this.connections = connections;
  }

  /// What a tenant holds now.
  ///
  /// @throws RefusalException when the store fails
  public TenantUsage of(Locations at) throws RefusalException {
    Usage usage = storage.call(store -> store.usage(at.tenant()));
    return new TenantUsage(
        accounts.count(at),
        usage.logs(),
        usage.entries(),
        usage.docs(),
        usage.items(),
        usage.bytes(),
        connections.applyAsLong(at.tenant()));
  }
}
