package sonet.protocol;

import java.util.Optional;

/// What an entry of an audit trail says. It holds no secret, and of what was asked only the names.
///
/// @param id of the act, the same in all entries about it
/// @param who did it
/// @param what the id of the [Operation], or what the service does of its own accord
/// @param on to what
/// @param why it was done
/// @param result what came of it
/// @param problem why it was refused
/// @param request under which the server's log knows it, empty for what nobody asked for
/// @param unrecorded how many refusals before this one were too many to be recorded each
/// @param pruning what was pruned of the trail itself
public record AuditAct(
    String id,
    AuditActor who,
    String what,
    AuditSubject on,
    AuditCause why,
    AuditResult result,
    Optional<ProblemType> problem,
    String request,
    Optional<Long> unrecorded,
    Optional<AuditPruning> pruning) {
  /// [#what] of an entry about the pruning of its trail.
  public static final String PRUNING = "pruneAudit";

  /// [#what] of an entry about refusals that were too many.
  public static final String OVERFLOW = "refusals";

  /// [#what] of an entry about the erasure of an account soon after an administrator changed its
  /// keys; the object is how many there were, and the account is not named.
  public static final String ERASED_AFTER_ADMINISTRATOR = "erasureAfterAdministrator";
}
