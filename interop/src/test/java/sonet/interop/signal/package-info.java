/// The ratchet against Signal's own library: the engine's key agreement, Double Ratchet and braid,
/// given the labels, encodings and ciphers of Signal's protocol (PQXDH, message version 4), talk to
/// `org.signal:libsignal-client` in both roles.
///
/// It proves the core, since only the profile differs from what ships. The library is under the
/// AGPL: it is a dependency of the tests of this module, which is part of no artifact
/// (docs/adr/0002).
///
/// Read [sonet.interop.signal.LibsignalTest] first.
@NullMarked
package sonet.interop.signal;

import org.jspecify.annotations.NullMarked;
