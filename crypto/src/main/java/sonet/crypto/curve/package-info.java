/// The curves behind the algorithms, as far as more than one package must know them: encodings, and
/// which values are keys (SEC 1, RFC 7748, RFC 8032).
///
/// Arithmetic on points belongs to the providers; [NistCurve] is the class to read first.
@NullMarked
package sonet.crypto.curve;

import org.jspecify.annotations.NullMarked;
