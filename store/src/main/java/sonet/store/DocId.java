package sonet.store;

import sonet.crypto.Bytes;

/// Names a document.
///
/// @param tenant whose it is
/// @param kind what it is, a number of the caller's
/// @param key its key among those, by which they are ordered
public record DocId(Tenant tenant, int kind, Bytes key) {}
