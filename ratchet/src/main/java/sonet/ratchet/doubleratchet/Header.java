package sonet.ratchet.doubleratchet;

import sonet.crypto.Bytes;

/// The header of a message (Double Ratchet §3.2, with the braid's message of §6).
///
/// @param ratchetKey the sender's ratchet public key, raw
/// @param previous `PN`: how many messages the sender's chain before had
/// @param number `N`: the message's place in its chain, from 0
/// @param braid what the braid says with it; empty without one
public record Header(Bytes ratchetKey, int previous, int number, Bytes braid) {
  Header with(Bytes piece) {
    return new Header(ratchetKey, previous, number, piece);
  }
}
