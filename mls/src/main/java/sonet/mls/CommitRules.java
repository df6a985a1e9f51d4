package sonet.mls;

import java.util.Optional;
import sonet.mls.schedule.GroupContext;

/// The application's own rules for commits: who may add, remove, rename (RFC 9420 §12.2).
///
/// Asked by every member and by observers; the answer may depend only on what all of them see.
@FunctionalInterface
public interface CommitRules {
  /// No rule beyond the RFC's.
  CommitRules NONE = (context, members, effect) -> Optional.empty();

  /// Why a commit is refused, or nothing when it is fine.
  ///
  /// @param context of the epoch that the commit ends
  /// @param members of that epoch
  /// @param effect of the commit
  Optional<String> objection(GroupContext context, Members members, CommitEffect effect);
}
