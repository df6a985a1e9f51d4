package sonet.mls;

import java.util.List;
import java.util.Optional;

/// What comes of [Group#migrate]: everything for the move to another cipher suite, or the names of
/// those whom it would lose.
public sealed interface Migration {
  /// Everybody follows, but for those whom the caller leaves behind.
  ///
  /// Send in this order, each when the delivery service took the one before: the commit that
  /// removes those left behind, if there are any; the ReInit; the group that is new, and its first
  /// commit with the Welcome. When one is refused, drop the others, and start again from the group
  /// that is: nothing has changed here. Members join with the closed group in
  /// [JoinRequest#continuing].
  ///
  /// @param removal removes those left behind
  /// @param reInit closes the old group
  /// @param created the new group with its creator only, for services that want to see it begin
  /// @param first adds all others to the new group
  record Ready(
      Optional<PendingCommit> removal, PendingCommit reInit, Group created, PendingCommit first)
      implements Migration {}

  /// Some cannot follow, and nothing was made. The caller asks them for key packages, waits, or
  /// goes on with [MigrationRequest#without].
  ///
  /// @param stragglers who and why, at least one
  record Held(List<Straggler> stragglers) implements Migration {
    public Held {
      stragglers = List.copyOf(stragglers);
    }
  }

  /// A member who cannot follow.
  ///
  /// @param member who
  /// @param cause why
  record Straggler(Member member, Cause cause) {}

  /// Why a member cannot follow.
  sealed interface Cause {
    /// Its leaf does not list the new suite among its capabilities, and it has no key package for
    /// it (RFC 9420 §7.2).
    record SuiteNotSupported() implements Cause {}

    /// There is no key package of it for the new suite (RFC 9420 §10).
    record NoKeyPackage() implements Cause {}

    /// Its key package cannot be used in the new group.
    ///
    /// @param rule that it breaks
    record KeyPackageRefused(Rule rule) implements Cause {}
  }
}
