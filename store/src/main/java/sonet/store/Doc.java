package sonet.store;

import sonet.crypto.Bytes;

/// A document.
///
/// @param id its name
/// @param version 1 for the first writing, one more for each after it
/// @param body its content
public record Doc(DocId id, long version, Bytes body) {}
