/// Hybrid public key encryption (RFC 9180). Read [Hpke] first.
@NullMarked
package sonet.crypto.hpke;

import org.jspecify.annotations.NullMarked;
