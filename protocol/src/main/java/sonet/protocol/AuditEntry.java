package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// An entry of an audit trail.
///
/// @param seq its number, from 1 on without a gap
/// @param at when it was written
/// @param prevHash the hash of the entry before, 32 zero bytes in the first
/// @param body its content as it was hashed: the act, in JSON
/// @param act what the body says, to be read
public record AuditEntry(long seq, Instant at, Bytes prevHash, Bytes body, AuditAct act) {}
