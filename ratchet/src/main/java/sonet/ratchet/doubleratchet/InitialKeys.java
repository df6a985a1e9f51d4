package sonet.ratchet.doubleratchet;

import sonet.crypto.Secret;

/// What both sides begin with, from the key agreement (Double Ratchet §4.3, §7.1).
///
/// @param root the first root key
/// @param initiatorHeaderKey of the initiator's first chain
/// @param responderHeaderKey of the responder's first chain
/// @param braid what the braid begins with, where there is one
public record InitialKeys(
    Secret root, Secret initiatorHeaderKey, Secret responderHeaderKey, Secret braid) {}
