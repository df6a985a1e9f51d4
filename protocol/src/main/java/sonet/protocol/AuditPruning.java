package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// That the oldest entries of an audit trail were pruned: the entry in the trail says it, and it
/// verifies by itself. Since a trail is pruned from its beginning, the last one covers all of them.
///
/// @param from the number of the first entry that was pruned
/// @param upTo the number of the last one
/// @param count how many they were
/// @param hashBefore the hash of the entry before the first one
/// @param hashAfter the hash of the last one, which is the `prevHash` of the first that is kept
/// @param rule by which they were pruned
/// @param at when
/// @param signature by the audit key over [SigningInput#auditPruning(AuditPruning)]
public record AuditPruning(
    long from,
    long upTo,
    long count,
    Bytes hashBefore,
    Bytes hashAfter,
    String rule,
    Instant at,
    Bytes signature) {}
