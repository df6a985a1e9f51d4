package sonet.client.group;

import java.util.List;
import sonet.client.ClientException;
import sonet.crypto.Bytes;

/// Makes, joins and restores groups for one device. It does no input or output of its own.
public interface GroupEngine {
  /// The cipher suite of the groups it makes (RFC 9420 §17.1).
  int cipherSuite();

  /// A fresh key package for others to add this device with (RFC 9420 §10).
  PreparedKeyPackage prepareKeyPackage(PreparedKeyPackage.Use use);

  /// A new group with this device as its one member (RFC 9420 §11).
  GroupSession create(Bytes groupId);

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

  /// A Welcome with what is needed to understand it.
  ///
  /// @param welcome the MLSMessage with the Welcome
  /// @param ratchetTree the tree of the epoch it leads into
  /// @param keyPackages the private halves of the key packages of this device
  record Invitation(Bytes welcome, Bytes ratchetTree, List<Bytes> keyPackages) {
    /// Copies the list.
    public Invitation {
      keyPackages = List.copyOf(keyPackages);
    }
  }

  /// What came of an invitation.
  ///
  /// @param session the group
  /// @param used which of the key packages it was for, as an index
  record Joined(GroupSession session, int used) {}
}
