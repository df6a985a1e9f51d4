package sonet.protocol;

/// What a tenant holds. Bytes are those of the contents.
///
/// @param accounts registered
/// @param logs of groups and inboxes
/// @param entries in those
/// @param documents of all kinds
/// @param keyPackages and other keys that wait to be claimed
/// @param storageBytes of all these together
/// @param connections of WebSockets open now
public record TenantUsage(
    long accounts,
    long logs,
    long entries,
    long documents,
    long keyPackages,
    long storageBytes,
    long connections) {}
