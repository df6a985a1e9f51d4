package sonet.transparency.operator;

import sonet.crypto.Bytes;
import sonet.transparency.wire.UpdateValue;

/// What the commitment to a version was made of. Without it nobody learns what the value was
/// (§11.6).
///
/// @param opening of the commitment
/// @param value the value
public record OpenedVersion(Bytes opening, UpdateValue value) {}
