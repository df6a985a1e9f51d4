/// Every primitive from the fastest library that works on this machine.
///
/// [AcceleratedProvider] is the class to read first. A [Library] offers what it is good at: Amazon
/// Corretto Crypto Provider and Conscrypt bring native code in their jars, both optional; the JDK
/// brings hashes and ciphers; plain Java has everything. Libraries are asked in that order, and one
/// serves a primitive when it gives the known answers on this machine, tested before the first use.
/// What the natives lack or get wrong, the next one serves.
///
/// Providers of the JCA are used as objects and never registered. Its algorithm objects are made
/// once and lent from a [Pool], so that no operation looks one up; they are made to forget a key
/// right after its use. Keys go in as raw bytes, their copies are wiped or destroyed where the
/// library allows it (SECURITY.md says where it does not).
@NullMarked
package sonet.crypto.accelerated;

import org.jspecify.annotations.NullMarked;
