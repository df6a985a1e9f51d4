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
/// @param log what was pruned of the log of keys
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
    Optional<AuditPruning> pruning,
    Optional<LogPruning> log) {
  /// [#what] of an entry about the pruning of its trail.
  public static final String PRUNING = "pruneAudit";

  /// [#what] of an entry about the pruning of the tenant's log of keys.
  public static final String LOG_PRUNING = "pruneLog";

  /// [#what] of an entry about refusals that were too many.
  public static final String OVERFLOW = "refusals";

  /// [#what] of an entry about the erasure of an account soon after an administrator changed its
  /// keys; the object is how many there were, and the account is not named.
  public static final String ERASED_AFTER_ADMINISTRATOR = "erasureAfterAdministrator";

  /// What the service did of its own accord.
  ///
  /// @param id of the act
  public static AuditAct ofService(String id, String what) {
    return new AuditAct(
        id,
        AuditActor.SERVICE,
        what,
        AuditSubject.NOTHING,
        AuditCause.UNSAID,
        AuditResult.DONE,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same, about something.
  public AuditAct on(AuditSubject subject) {
    return new AuditAct(
        id, who, what, subject, why, result, problem, request, unrecorded, pruning, log);
  }

  /// The same act with another result.
  public AuditAct ended(AuditResult how) {
    return new AuditAct(id, who, what, on, why, how, problem, request, unrecorded, pruning, log);
  }

  /// The same, which tells of refusals before it that were too many.
  public AuditAct withUnrecorded(long count) {
    return new AuditAct(
        id, who, what, on, why, result, problem, request, Optional.of(count), pruning, log);
  }

  /// The same, with what was pruned of the trail.
  public AuditAct with(AuditPruning pruned) {
    return new AuditAct(
        id, who, what, on, why, result, problem, request, unrecorded, Optional.of(pruned), log);
  }

  /// The same, with what was pruned of the log of keys.
  public AuditAct with(LogPruning pruned) {
    return new AuditAct(
        id, who, what, on, why, result, problem, request, unrecorded, pruning, Optional.of(pruned));
  }
}
