package sonet.client.group;

import java.util.List;
import sonet.client.ClientException;
import sonet.crypto.Bytes;

/// A group in one epoch, as this device sees it. Changing it gives another session and leaves this
/// one as it is, but for the message keys: those are used up, so one owner holds a session.
public interface GroupSession {
  /// The group's id.
  Bytes groupId();

  /// The epoch.
  long epoch();

  /// The devices in it, by their leaves.
  List<GroupMember> members();

  /// This device.
  GroupMember self();

  /// All that is needed to go on later. It holds secrets.
  Bytes encode();

  /// The MLSMessage with the GroupInfo of this epoch, with `external_pub` (RFC 9420 §12.4.3).
  Bytes groupInfo();

  /// The tree of this epoch (RFC 9420 §12.4.3.3).
  Bytes ratchetTree();

  /// Encrypts a message and uses up its key: keep the new encoding before the message leaves.
  Bytes protect(Bytes plaintext);

  /// Makes a commit.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` or `UNTRUSTED_USER` when others would refuse it
  PreparedCommit prepare(GroupChange change) throws ClientException;

  /// Takes in a message of the group's log.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` when it breaks a rule; the session is as before
  GroupEvent process(Bytes message) throws ClientException;
}
