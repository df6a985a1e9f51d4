/// HMAC (RFC 2104) once for every source of hash functions.
///
/// [HmacHash] turns anything that can hash piece by piece, a [RunningHash], into the
/// [sonet.crypto.spi.HashFunction] of a provider, and leaves nothing of a key behind.
@NullMarked
package sonet.crypto.hash;

import org.jspecify.annotations.NullMarked;
