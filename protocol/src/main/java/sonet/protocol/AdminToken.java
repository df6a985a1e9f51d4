package sonet.protocol;

import java.time.Instant;
import java.util.Optional;

/// A token of an administrator, without its secret.
///
/// @param id names it to administrators
/// @param name what it is for
/// @param role what its bearer may do
/// @param tenant the tenant of a [AdminRole#TENANT_ADMIN]
/// @param createdAt since when there is it
/// @param expiresAt until when it is good
public record AdminToken(
    String id,
    String name,
    AdminRole role,
    Optional<TenantName> tenant,
    Instant createdAt,
    Instant expiresAt) {}
