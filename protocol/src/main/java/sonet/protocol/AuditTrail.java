package sonet.protocol;

import java.util.Optional;

/// What is needed to verify the entries of an audit trail; the first line of an exported one.
///
/// @param format [#FORMAT]
/// @param tenant whose trail; absent for that of the service
/// @param head where it ends, signed
/// @param first the number of the first entry that is kept, one more than the last when none is
/// @param pruning the last pruning, which one of the entries tells of
/// @param evidence that a head of it is in the log of keys, if there is one
public record AuditTrail(
    String format,
    Optional<TenantName> tenant,
    AuditHead head,
    long first,
    Optional<AuditPruning> pruning,
    Optional<AuditEvidence> evidence) {
  /// What an exported trail begins with.
  public static final String FORMAT = "sonet-audit-1";
}
