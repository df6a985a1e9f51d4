package sonet.server.tenant;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.protocol.TenantName;
import sonet.server.storage.Storage.Versioned;
import sonet.store.Tenant;

/// All tenants as they were at some moment.
final class Registry {
  private final Instant at;
  private final TreeMap<String, Versioned<TenantEntry>> byName = new TreeMap<>();
  private final Map<Tenant, TenantEntry> byId = new HashMap<>();
  private final Map<String, TenantEntry> byHost = new HashMap<>();

  Registry(Instant at, List<Versioned<TenantEntry>> tenants) {
    this.at = at;
    for (Versioned<TenantEntry> tenant : tenants) {
      TenantEntry entry = tenant.value();
      byName.put(entry.name().value(), tenant);
      byId.put(entry.id(), entry);
      entry.settings().hosts().forEach(host -> byHost.put(host, entry));
    }
  }

  Instant at() {
    return at;
  }

  Optional<Versioned<TenantEntry>> find(TenantName name) {
    return Optional.ofNullable(byName.get(name.value()));
  }

  Optional<TenantEntry> find(Tenant id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<TenantEntry> ofHost(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /// Those behind a name, in order.
  Collection<Versioned<TenantEntry>> after(String name) {
    return byName.tailMap(name, false).values();
  }

  int size() {
    return byName.size();
  }
}
