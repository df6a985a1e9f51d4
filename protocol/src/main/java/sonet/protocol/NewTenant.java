package sonet.protocol;

import java.util.Optional;

/// The body of `POST /v1/admin/tenants`.
///
/// @param name its name
/// @param settings how it is run; the usual way when they are left out
public record NewTenant(TenantName name, Optional<TenantSettings> settings) {}
