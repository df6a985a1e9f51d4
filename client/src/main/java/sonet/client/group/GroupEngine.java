package sonet.client.group;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.mls.role.GroupRoles;

/// Makes, joins and restores groups for one device. It does no input or output of its own.
public interface GroupEngine {
  /// The cipher suites that its groups may have, that of new ones first (RFC 9420 §17.1).
  List<Integer> cipherSuites();

  /// A fresh key package of a suite for others to add this device with (RFC 9420 §10).
  PreparedKeyPackage prepareKeyPackage(int cipherSuite, PreparedKeyPackage.Use use);

  /// A new group of the first suite, with this device as its one member (RFC 9420 §11).
  GroupSession create(Bytes groupId);

  /// The same with roles (docs/roles.md).
  ///
  /// @throws ClientException with `INVALID_INPUT` when this device would not be an owner
  GroupSession create(Bytes groupId, GroupRoles roles) throws ClientException;

  /// Sensible roles for a new group, with this device's account as its owner.
  GroupRoles ownRoles();

  /// Comes back into a group, or into one that another device of the account is in, by an external
  /// commit (RFC 9420 §12.4.3.2). What this device had of the group before is of no use then.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` or `UNTRUSTED_USER`
  PreparedCommit rejoin(Return request) throws ClientException;

  /// What a group shows to those who come by themselves.
  ///
  /// @param groupInfo the MLSMessage with the GroupInfo
  /// @param ratchetTree of its epoch
  /// @param leaving the MLSMessages of those who asked to leave
  record Return(Bytes groupInfo, Bytes ratchetTree, List<Bytes> leaving) {
    /// Copies the list.
    public Return {
      leaving = List.copyOf(leaving);
    }
  }

  /// The session of which [GroupSession.Saving] wrote these pieces, in their order.
  ///
  /// @throws ClientException with `STATE_DAMAGED`
  GroupSession restore(List<Bytes> pieces) throws ClientException;

  /// Joins a group that a Welcome leads into (RFC 9420 §12.4.3.1).
  ///
  /// @throws ClientException with `INVALID_MESSAGE` or `UNTRUSTED_USER`
  Joined join(Invitation invitation) throws ClientException;

  /// Who would be added with a key package.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` when it is not valid
  GroupMember holder(Bytes keyPackage) throws ClientException;

  /// What a key package says for the keys of its account, if it says anything: a credential of the
  /// log (docs/transparency.md), which proves nothing before it was verified.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` when the key package is not valid
  Optional<Bytes> credential(Bytes keyPackage) throws ClientException;

  /// Has this device's leaves and key packages carry a credential from now on, in the place of the
  /// one before. A leaf that is in a group gets it with the next commit of this device.
  void carry(Bytes credential);

  /// A Welcome with what is needed to understand it.
  ///
  /// @param welcome the MLSMessage with the Welcome
  /// @param ratchetTree the tree of the epoch it leads into
  /// @param keyPackages the private halves of the key packages of this device
  /// @param continued the pieces of the session of the group that the new one continues, or none
  record Invitation(
      Bytes welcome, Bytes ratchetTree, List<Bytes> keyPackages, List<Bytes> continued) {
    /// Copies the lists.
    public Invitation {
      keyPackages = List.copyOf(keyPackages);
      continued = List.copyOf(continued);
    }
  }

  /// What came of an invitation.
  ///
  /// @param session the group
  /// @param used which of the key packages it was for, as an index
  record Joined(GroupSession session, int used) {}
}
