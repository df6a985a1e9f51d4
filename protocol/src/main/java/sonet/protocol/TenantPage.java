package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// Some of the tenants, by their names.
///
/// @param tenants those
/// @param next the cursor for more, when there are more
public record TenantPage(List<TenantView> tenants, Optional<String> next) {
  /// Copies the list.
  public TenantPage {
    tenants = List.copyOf(tenants);
  }
}
