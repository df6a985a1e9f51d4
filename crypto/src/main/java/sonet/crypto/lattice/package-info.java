/// ML-KEM-768 cut in two (FIPS 203; ML-KEM Braid §2.2): the greater part of a ciphertext, and the
/// shared secret with it, from the first 64 bytes of an encapsulation key, the rest when the rest
/// of the key has come.
///
/// No library offers that cut, so the half that encapsulates is our own, in plain Java and without
/// a branch or a table index on a secret; keys and decapsulation stay with the provider. Read
/// [SplitMlKem] first; [Ring] is the arithmetic, [Sampling] what is drawn, [Packing] what is sent.
@NullMarked
package sonet.crypto.lattice;

import org.jspecify.annotations.NullMarked;
