package sonet.client.group;

import java.util.List;

/// What comes of planning a move.
public sealed interface PreparedMove {
  /// All devices can follow. Nothing has happened yet.
  ///
  /// @param close the commit that closes the old group
  /// @param created the new group with this device alone, and what is to be written of it
  /// @param first the commit that brings the others into it
  record Ready(PreparedCommit close, GroupSession.Saving created, PreparedCommit first)
      implements PreparedMove {}

  /// Some cannot.
  ///
  /// @param stragglers which
  record Held(List<Straggler> stragglers) implements PreparedMove {
    /// Copies the list.
    public Held {
      stragglers = List.copyOf(stragglers);
    }
  }

  /// A device that cannot follow.
  ///
  /// @param device which
  /// @param cause why
  record Straggler(GroupMember device, Cause cause) {}

  /// Why a device cannot follow.
  enum Cause {
    /// Its version of the program does not know the suite.
    SUITE_NOT_SUPPORTED,
    /// It knows the suite and has published no keys for it.
    NO_KEYS,
    /// Its keys are not valid in the new group.
    KEYS_REFUSED
  }
}
