/// Byte strings, secrets, and the cipher suites that work on them (RFC 9420 §5.1 and §17.1).
///
/// Read [CipherSuite] first: it binds the algorithms of one suite to the provider that serves them.
/// Nothing here knows a protocol; labels and key schedules belong to the modules above.
@NullMarked
package sonet.crypto;

import org.jspecify.annotations.NullMarked;
