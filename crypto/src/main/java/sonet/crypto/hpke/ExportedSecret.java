package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// What `SendExportBase` gives (RFC 9180 §6.2).
///
/// @param kemOutput what the receiver needs
/// @param secret the exported secret, owned by the caller
public record ExportedSecret(Bytes kemOutput, Secret secret) {}
