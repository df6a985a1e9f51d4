/// What a provider of primitives must offer: raw bytes in and out, stateless functions that any
/// number of threads may call, batches where work is independent.
///
/// Read [CryptoProvider] first. Acceptance of keys and signatures is decided before a provider is
/// asked: [sonet.crypto.CipherSuite] and [sonet.crypto.hpke.Hpke] put the rules before whatever
/// they are given, so that providers cannot differ on them (`docs/adr/0005-acceptance.md`).
@NullMarked
package sonet.crypto.spi;

import org.jspecify.annotations.NullMarked;
