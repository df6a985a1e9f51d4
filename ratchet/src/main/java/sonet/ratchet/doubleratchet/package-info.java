/// The Double Ratchet with header encryption (Signal's specification, revision 3, §3 and §4) and
/// the Triple Ratchet above it (§6), as values.
///
/// [sonet.ratchet.doubleratchet.DoubleRatchet] knows keys and headers and neither messages nor
/// sessions; [sonet.ratchet.doubleratchet.TripleRatchet] puts the braid beside it and seals. What
/// differs between the protocol of this project and another that stands on the same ratchet is a
/// [sonet.ratchet.doubleratchet.RatchetProfile]: labels, how headers look, how messages are sealed.
@NullMarked
package sonet.ratchet.doubleratchet;

import org.jspecify.annotations.NullMarked;
