package sonet.store;

import java.time.Instant;

/// A blob in a listing.
///
/// @param id its name
/// @param state where it stands
/// @param changedAt when something was last appended to it
public record ListedBlob(BlobId id, BlobState state, Instant changedAt) {}
