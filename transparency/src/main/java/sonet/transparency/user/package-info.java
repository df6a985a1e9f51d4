/// What users do with a log (§13): ask, and believe nothing of the answer before it was verified.
///
/// Start with [sonet.transparency.user.TrustedLog] and [sonet.transparency.user.LogUser].
@NullMarked
package sonet.transparency.user;

import org.jspecify.annotations.NullMarked;
