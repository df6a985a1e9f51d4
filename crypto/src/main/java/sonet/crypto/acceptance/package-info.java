/// Which keys, encapsulations and signatures are acceptable, decided once and before any provider
/// is asked: providers differ in what they let pass, and a difference forks groups.
///
/// [StrictProvider] is the class to read first; the rules and their reasons stand in
/// `docs/adr/0005-acceptance.md`. They rest on RFC 9180 §7.1, RFC 7748 §5 and §6, RFC 8032 §5.1.7
/// §5.2.7, SEC 1 §3.2.2, X.690, FIPS 203 §7 and FIPS 204 §7.
@NullMarked
package sonet.crypto.acceptance;

import org.jspecify.annotations.NullMarked;
