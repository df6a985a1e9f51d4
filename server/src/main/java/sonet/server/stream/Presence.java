package sonet.server.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sonet.protocol.AccountName;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.store.Tenant;

/// How many sessions each account and each tenant has. What has none takes no memory.
final class Presence {
  private final Map<Account, Integer> accounts = new ConcurrentHashMap<>();
  private final Map<Tenant, Long> tenants = new ConcurrentHashMap<>();

  private record Account(Tenant tenant, AccountName name) {
    static Account of(Caller caller) {
      return new Account(caller.locations().tenant(), caller.account());
    }
  }

  /// How many there may be.
  ///
  /// @param account of an account
  /// @param tenant of a tenant; empty for any number
  record Bounds(int account, Optional<Long> tenant) {}

  /// Takes a place.
  ///
  /// @throws RefusalException when the account or the tenant has as many as it may
  void enter(Caller caller, Bounds bounds) throws RefusalException {
    Account account = Account.of(caller);
    if (accounts.merge(account, 1, Integer::sum) > bounds.account()) {
      leave(account);
      throw RefusalException.of(
          ProblemType.QUOTA, "the account may have " + bounds.account() + " sessions at once");
    }
    long most = bounds.tenant().orElse(Long.MAX_VALUE);
    if (tenants.merge(account.tenant(), 1L, Long::sum) > most) {
      leave(caller);
      throw RefusalException.of(
          ProblemType.TENANT_QUOTA, "the tenant may have " + most + " connections at once");
    }
  }

  /// Gives a place back.
  void leave(Caller caller) {
    Account account = Account.of(caller);
    leave(account);
    leave(account.tenant());
  }

  private void leave(Account account) {
    var _ = accounts.computeIfPresent(account, (_, number) -> number == 1 ? null : number - 1);
  }

  private void leave(Tenant tenant) {
    var _ = tenants.computeIfPresent(tenant, (_, number) -> number == 1 ? null : number - 1);
  }

  /// How many sessions a tenant has.
  long of(Tenant tenant) {
    return tenants.getOrDefault(tenant, 0L);
  }
}
