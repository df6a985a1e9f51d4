package sonet.store;

import sonet.crypto.Bytes;

/// Names a pool.
///
/// @param tenant whose it is
/// @param owner who fills it
/// @param kind what is in it, a number of the caller's
public record PoolId(Tenant tenant, Bytes owner, int kind) {}
