package sonet.protocol;

import sonet.crypto.Bytes;

/// A body that travels within a frame, in the frame's own encoding.
///
/// @param encoded as it would be sent by itself
public record Document(Bytes encoded) {}
