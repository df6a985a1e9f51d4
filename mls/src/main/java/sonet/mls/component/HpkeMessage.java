package sonet.mls.component;

import sonet.crypto.Bytes;
import sonet.crypto.hpke.HpkeCiphertext;

/// A ciphertext with what a component must know to open it (draft-ietf-mls-extensions §4.2).
///
/// @param label the component's name for the operation
/// @param context that must be the same on both sides
/// @param ciphertext what was sent
public record HpkeMessage(String label, Bytes context, HpkeCiphertext ciphertext) {}
