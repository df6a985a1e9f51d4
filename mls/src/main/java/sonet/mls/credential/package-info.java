/// Credentials and the authentication service that judges them (RFC 9420 §5.3). Read [Credential]
/// first.
@NullMarked
package sonet.mls.credential;

import org.jspecify.annotations.NullMarked;
