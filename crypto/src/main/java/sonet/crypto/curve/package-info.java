/// The curves behind the algorithms, as far as more than one package must know them: domain
/// parameters, encodings, and which values are keys (SEC 1, RFC 7748, RFC 8032).
///
/// Field and point arithmetic is Bouncy Castle's; [NistCurve] is the class to read first.
@NullMarked
package sonet.crypto.curve;

import org.jspecify.annotations.NullMarked;
