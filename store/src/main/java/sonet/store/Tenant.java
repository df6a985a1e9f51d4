package sonet.store;

/// Whose data it is. It stands in every key, so that no query crosses over.
///
/// @param id its number
public record Tenant(int id) {}
