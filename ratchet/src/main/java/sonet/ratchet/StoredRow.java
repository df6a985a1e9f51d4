package sonet.ratchet;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// A part of what is stored of a [SessionList].
///
/// @param key names it among those of its list
/// @param value what is stored: key material, to be encrypted at rest and closed after use
public record StoredRow(Bytes key, Secret value) {}
