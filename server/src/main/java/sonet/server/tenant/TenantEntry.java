package sonet.server.tenant;

import java.time.Instant;
import sonet.protocol.TenantName;
import sonet.protocol.TenantSettings;
import sonet.protocol.TenantState;
import sonet.protocol.TenantView;
import sonet.server.storage.Locations;
import sonet.store.Tenant;

/// What the store keeps of a tenant.
///
/// @param number what stands in its keys, never given twice
/// @param name its name
/// @param state whether it is served
/// @param settings how it is run
/// @param createdAt since when there is it
public record TenantEntry(
    int number, TenantName name, TenantState state, TenantSettings settings, Instant createdAt) {
  /// Its number as the store has it.
  public Tenant id() {
    return new Tenant(number);
  }

  /// Where its state is.
  public Locations locations() {
    return new Locations(id());
  }

  TenantEntry with(TenantState other, TenantSettings changed) {
    return new TenantEntry(number, name, other, changed, createdAt);
  }

  /// The tenant as administrators see it.
  public TenantView view(long version) {
    return new TenantView(name, state, settings, createdAt, version);
  }
}
