/// Prekeys: what a device publishes so that others can begin sessions with it while it is offline
/// (X3DH §3.2, PQXDH §3.2), and the private halves.
///
/// Read [UnverifiedPrekeyBundle] for the claimer's side and [OwnBundle] for the owner's.
@NullMarked
package sonet.ratchet.bundle;

import org.jspecify.annotations.NullMarked;
