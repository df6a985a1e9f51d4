/// The records of [sonet.protocol] as JSON (RFC 8259) and as CBOR (RFC 8949).
///
/// Fields bear the names of the record components; times are RFC 3339 in UTC, enum constants are in
/// lower case with hyphens, an absent `Optional` is an absent field. Byte strings and ids are
/// base64url without padding in JSON, and byte strings in CBOR. Read [Codec] first.
@NullMarked
package sonet.protocol.codec;

import org.jspecify.annotations.NullMarked;
