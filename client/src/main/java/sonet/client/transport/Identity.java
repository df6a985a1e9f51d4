package sonet.client.transport;

import sonet.crypto.Signer;
import sonet.protocol.DeviceId;

/// Who asks: a device and the key that proves it.
///
/// @param device its id
/// @param signer its Ed25519 key
public record Identity(DeviceId device, Signer signer) {}
