/// The structures of the draft, in the TLS presentation language (§2, §11 to §15).
///
/// A record has the draft's fields in the draft's order, and decodes and encodes itself. A vector's
/// length counts elements, not bytes (§2.1.2), unlike that of other protocols in this language.
/// Start with [sonet.transparency.wire.Configuration], which decoding other structures needs.
@NullMarked
package sonet.transparency.wire;

import org.jspecify.annotations.NullMarked;
