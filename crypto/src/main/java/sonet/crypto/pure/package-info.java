/// Every primitive in plain Java, on Bouncy Castle's lightweight API.
///
/// It is what serves a browser, a machine without the native libraries, and every primitive that no
/// native library offers. It keeps to the browser profile: nothing of `java.security` or
/// `javax.crypto`, no threads, no reflection. [PureProvider] is the class to read first.
///
/// AES is computed without large tables and GHASH without any, at some cost in speed. The prime
/// curves of NIST rest on `BigInteger` in places, so their timing is not independent of the key;
/// SECURITY.md says what that means.
@NullMarked
package sonet.crypto.pure;

import org.jspecify.annotations.NullMarked;
