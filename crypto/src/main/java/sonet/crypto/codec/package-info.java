/// The presentation language of TLS 1.3 (RFC 8446 §3) with the variable-size vectors of RFC 9420
/// §2.1.2.
///
/// [Writer] makes byte strings and [Reader] takes them apart: bounded, total, strict about minimal
/// lengths, and failing only with [DecodeException].
@NullMarked
package sonet.crypto.codec;

import org.jspecify.annotations.NullMarked;
