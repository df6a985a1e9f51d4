/// How two sides that were never online together agree on keys: X3DH (revision 1) and PQXDH
/// (revision 3).
///
/// [sonet.ratchet.agreement.Agreement] makes the secrets, [sonet.ratchet.agreement.Initiation] is
/// what the first messages carry so that the responder finds the same.
@NullMarked
package sonet.ratchet.agreement;

import org.jspecify.annotations.NullMarked;
