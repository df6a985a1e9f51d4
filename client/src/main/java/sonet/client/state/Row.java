package sonet.client.state;

import sonet.crypto.Bytes;

/// A record as it was put.
///
/// @param key what it is about
/// @param seq its place among the records of that key
/// @param value the content
public record Row(Bytes key, long seq, Bytes value) {}
