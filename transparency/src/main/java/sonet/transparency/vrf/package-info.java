/// The verifiable random function that hides labels (§11.7): ECVRF with try-and-increment over
/// edwards25519 and P-256 (RFC 9381 §5).
///
/// [sonet.transparency.vrf.VrfPrivateKey] makes outputs and proofs,
/// [sonet.transparency.vrf.VrfPublicKey] checks them.
@NullMarked
package sonet.transparency.vrf;

import org.jspecify.annotations.NullMarked;
