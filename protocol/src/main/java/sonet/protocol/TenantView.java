package sonet.protocol;

import java.time.Instant;

/// A tenant: accounts, groups and everything else of one organisation, apart from all others.
///
/// @param name its name
/// @param state whether it is served
/// @param settings how it is run
/// @param createdAt since when there is it
/// @param version one more with each change; the ETag of the document
public record TenantView(
    TenantName name, TenantState state, TenantSettings settings, Instant createdAt, long version)
    implements Revised {}
