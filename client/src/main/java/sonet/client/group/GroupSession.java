package sonet.client.group;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.Comparison;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;

/// A group in one epoch, as this device sees it. Changing it gives another session and leaves this
/// one as it is, but for the message keys: those are used up, so one owner holds a session.
public interface GroupSession {
  /// The group's id.
  Bytes groupId();

  /// The epoch.
  long epoch();

  /// What only devices that agree on all of this epoch have alike (RFC 9420 §8.7).
  Bytes epochAuthenticator();

  /// The devices in it, by their leaves.
  List<GroupMember> members();

  /// What the leaf of a member says for the keys of its account, if it says anything: a credential
  /// of the log, which proves nothing before it was verified.
  Optional<Bytes> credential(GroupMember member);

  /// This device.
  GroupMember self();

  /// What is to be written behind all that was written of the group, so that this session can be
  /// restored: O(log n) bytes after a commit, a few hundred after a message. It holds secrets. Of a
  /// session that was never written it is all of it.
  Saving append();

  /// What is to be written in place of all that was written of the group.
  Saving begin();

  /// Whether so much was appended that it is time to begin anew.
  boolean isOvergrown();

  /// What is to be written, and the session once it was.
  ///
  /// @param session the same session, to go on with
  /// @param index the place of the piece; 0 for one that replaces all others
  /// @param piece what is written
  record Saving(GroupSession session, long index, Bytes piece) {}

  /// How many messages can be encrypted before [#reserve] and a write must come first.
  long reserved();

  /// Sets keys for so many messages aside. What is written from now on begins behind them, so that
  /// no key is used twice, whenever the device stops.
  void reserve(int count);

  /// This session, which an own commit begins, after what came in since the commit was made.
  GroupSession onto(GroupSession current);

  /// Wipes what this session has and the next has not, once the next is durable.
  void retire(GroupSession next);

  /// The MLSMessage with the GroupInfo of this epoch, with `external_pub` (RFC 9420 §12.4.3).
  Bytes groupInfo();

  /// The tree of this epoch (RFC 9420 §12.4.3.3).
  Bytes ratchetTree();

  /// Encrypts a message with a key that was reserved.
  Bytes protect(Bytes plaintext);

  /// How what is never written down is protected in this epoch.
  PassingKeys passing();

  /// The cipher suite (RFC 9420 §17.1).
  int cipherSuite();

  /// Which conversation the group continues, if it says so.
  Optional<Continuation> continuation();

  /// The conversation of which this group is a channel, if it is one. It stands in the group's
  /// context, so that all its members agree on it.
  Optional<Bytes> above();

  /// The group that goes on where this one was closed; once there is one, nothing more can be sent
  /// here (RFC 9420 §11.2).
  Optional<Successor> successor();

  /// A group that continues another.
  ///
  /// @param groupId its id
  /// @param cipherSuite its suite
  record Successor(Bytes groupId, int cipherSuite) {}

  /// The roles in the group, if it has any (docs/roles.md).
  Optional<GroupRoles> roles();

  /// The role of an account; everyone is an owner where there are no roles.
  Role role(String account);

  /// Whether this device has a right.
  boolean may(Right right);

  /// What this device says, signed, of the epochs it went through (docs/forks.md).
  Bytes evidence();

  /// Compares them with those of another device.
  ///
  /// @throws ClientException with `INVALID_INPUT` when that is no evidence of a member
  Comparison compare(Bytes evidence) throws ClientException;

  /// Whether proposals wait, so that a commit must come before the next message (RFC 9420 §12.4).
  boolean hasProposals();

  /// Asks to leave: the next commit of anyone else removes this device.
  ///
  /// @throws ClientException with `INVALID_INPUT` when not all devices in the group understand that
  PreparedProposal leave() throws ClientException;

  /// Prepares a group below this one, bound to it (RFC 9420 §11.3).
  ///
  /// @throws ClientException as [#prepare(GroupChange)]
  PreparedGroup prepare(ChannelPlan plan) throws ClientException;

  /// Prepares a fresh group in the place of this one (docs/groups.md).
  ///
  /// @throws ClientException as [#prepare(GroupChange)]
  PreparedGroup prepare(ResetPlan plan) throws ClientException;

  /// Prepares the move to another suite.
  ///
  /// @throws ClientException with `INVALID_INPUT` when this device does not know the suite, and as
  ///   [#prepare(GroupChange)]
  PreparedMove prepare(MovePlan plan) throws ClientException;

  /// Makes a commit.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` or `UNTRUSTED_USER` when others would refuse it
  PreparedCommit prepare(GroupChange change) throws ClientException;

  /// What is wrong with a commit of this epoch; nothing, when it can be taken.
  Optional<Objection> objection(Bytes commit);

  /// Takes in a message of the group's log.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` when it breaks a rule; the session is as before
  GroupEvent process(Bytes message) throws ClientException;
}
