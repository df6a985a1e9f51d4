/// The records of [sonet.protocol] as JSON (RFC 8259).
///
/// Fields bear the names of the record components; byte strings and ids are base64url without
/// padding, times are RFC 3339 in UTC, enum constants are in lower case with hyphens, an absent
/// `Optional` is an absent field. Read [JsonCodec] first.
@NullMarked
package sonet.protocol.json;

import org.jspecify.annotations.NullMarked;
