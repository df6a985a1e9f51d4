package sonet.client.group;

import sonet.crypto.Bytes;

/// What a message of the group's log turned out to be.
public sealed interface GroupEvent {
  /// Wipes the keys that were used up. Call it once what comes after is durable.
  default void settle() {}

  /// A message of a member.
  ///
  /// @param after the group with the message's key used up
  /// @param keys those keys
  /// @param sender who sent it
  /// @param plaintext what it says
  record Message(GroupSession after, UsedKeys keys, GroupMember sender, Bytes plaintext)
      implements GroupEvent {
    @Override
    public void settle() {
      keys.wipe();
    }
  }

  /// Keys that were used up.
  @FunctionalInterface
  interface UsedKeys {
    /// Wipes them.
    void wipe();
  }

  /// A commit: the group is in a new epoch.
  ///
  /// @param after the group now
  /// @param keys those of the epoch before
  /// @param author who made it
  record Changed(GroupSession after, UsedKeys keys, GroupMember author) implements GroupEvent {
    @Override
    public void settle() {
      keys.wipe();
    }
  }

  /// A commit by which this device was removed.
  ///
  /// @param author who made it
  record Removed(GroupMember author) implements GroupEvent {}

  /// A proposal was put aside until a commit takes it up.
  ///
  /// @param after the group with it
  record Proposed(GroupSession after) implements GroupEvent {}

  /// This device sent it itself.
  record Own() implements GroupEvent {}

  /// It cannot be read here, and that is no fault of it.
  ///
  /// @param cause why
  record Unreadable(Cause cause) implements GroupEvent {}

  /// Why a message cannot be read.
  enum Cause {
    /// It was read before.
    DUPLICATE,
    /// It belongs to an epoch that this device has not reached.
    FUTURE_EPOCH,
    /// It belongs to an epoch whose keys are gone.
    STALE_EPOCH,
    /// It continues another history than the one this device knows.
    FORK
  }
}
