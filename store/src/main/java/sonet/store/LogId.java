package sonet.store;

import sonet.crypto.Bytes;

/// Names a log.
///
/// @param tenant whose it is
/// @param kind what it is, a number of the caller's
/// @param name its name among those
public record LogId(Tenant tenant, int kind, Bytes name) {}
