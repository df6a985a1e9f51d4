/// What a provider of primitives must offer: raw bytes in and out, stateless functions that any
/// number of threads may call, batches where work is independent.
///
/// Read [CryptoProvider] first. Acceptance of keys and signatures is decided before a provider is
/// asked ([sonet.crypto.CipherSuite] does it), so that providers cannot differ on it.
@NullMarked
package sonet.crypto.spi;

import org.jspecify.annotations.NullMarked;
