package sonet.server.group;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.server.http.RefusalException;

/// What can be seen of a group in one epoch without being a member: a value.
///
/// It is all that the service needs of MLS, and stands between it and the engine's observer.
public interface GroupObserver {
  /// Makes observers.
  interface Factory {
    /// The observer of a group that is presented with its GroupInfo.
    ///
    /// @throws RefusalException with the rule that GroupInfo or tree break
    GroupObserver create(Bytes groupInfo, Optional<Bytes> ratchetTree) throws RefusalException;

    /// The observer as of the beginning of an epoch, from the pieces that were written, in order.
    GroupObserver restore(List<Bytes> pieces);
  }

  /// A member.
  ///
  /// @param leaf where it stands
  /// @param identity of its basic credential (RFC 9420 §5.3); empty for credentials of other types
  /// @param signatureKey of its leaf
  record Member(int leaf, Bytes identity, Bytes signatureKey) {}

  /// What a commit changes.
  ///
  /// @param committer who sent it, as it is now
  /// @param external whether it joined by it
  /// @param added who is new, an external joiner among them
  /// @param removed whom it removes, as they were
  /// @param left who asked to leave and is gone, as they were
  /// @param updated who has another leaf than before, as it is now
  /// @param branchOf the `group_id` of the group that it binds this one to (RFC 9420 §11.3)
  record Changes(
      Member committer,
      boolean external,
      List<Member> added,
      List<Member> removed,
      List<Member> left,
      List<Member> updated,
      Optional<Bytes> branchOf) {
    /// Copies the lists.
    public Changes {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      left = List.copyOf(left);
      updated = List.copyOf(updated);
    }
  }

  /// What a message does.
  sealed interface Step {
    /// It is a valid commit.
    ///
    /// @param next the epoch it begins
    /// @param changes what it changes
    record Commit(GroupObserver next, Changes changes) implements Step {}

    /// It is a valid proposal.
    ///
    /// @param next the same epoch, which knows it
    record Proposal(GroupObserver next) implements Step {}

    /// It is an application message of this epoch.
    record Application() implements Step {}

    /// It is of another epoch.
    ///
    /// @param epoch which
    record Elsewhere(long epoch) implements Step {}
  }

  /// The `group_id`.
  Bytes groupId();

  /// The epoch.
  long epoch();

  /// The members, in the order of their leaves.
  List<Member> members();

  /// The roles in the group, if it has any.
  Optional<GroupRoles> roles();

  /// The role of an account; everyone is an owner where there are no roles.
  Role role(Bytes identity);

  /// Whether an account has a right.
  default boolean may(Bytes identity, Right right) {
    return roles().map(roles -> role(identity).isAtLeast(roles.needed(right))).orElse(true);
  }

  /// The `group_id` of the group that goes on when this one was closed (RFC 9420 §11.2).
  Optional<Bytes> successor();

  /// The `ratchet_tree` (RFC 9420 §12.4.3.3).
  Bytes ratchetTree();

  /// What a message does to the group.
  ///
  /// @throws RefusalException when it cannot be read, or with the rule that it breaks
  Step process(Bytes message) throws RefusalException;

  /// Whether a proposal that was taken is its sender's wish to leave, which whoever joins by an
  /// external commit must take along (draft-ietf-mls-extensions §6.3).
  boolean asksToLeave(Bytes proposal);

  /// Checks that a GroupInfo is that of this epoch, signed by a member.
  ///
  /// @throws RefusalException with the rule that it breaks
  void verifyGroupInfo(Bytes groupInfo) throws RefusalException;

  /// What is to be written, or was, so that the observer can be restored as of the beginning of its
  /// epoch. It follows from the group and what was written before alone: whoever processes the same
  /// commit writes the same.
  Piece written();

  /// About how many bytes it takes in memory.
  int weight();

  /// A piece of an observer's state: all of it, or what the commit that began the epoch changed,
  /// which is O(log n) bytes.
  ///
  /// @param index its place; 0 for one with all of it
  /// @param bytes what it holds
  /// @param outdated how many pieces behind index 0 it makes needless
  record Piece(int index, Bytes bytes, int outdated) {}
}
