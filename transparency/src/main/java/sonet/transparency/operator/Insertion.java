package sonet.transparency.operator;

import sonet.crypto.Bytes;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// A new version of a label, to be inserted with a batch.
///
/// @param labelVersion the label and its next version
/// @param opening fresh and random, and derived from nothing that outlives it (§11.6)
/// @param value the value
public record Insertion(LabelVersion labelVersion, Bytes opening, UpdateValue value) {}
