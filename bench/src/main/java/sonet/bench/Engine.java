package sonet.bench;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// An implementation of MLS, as far as the benchmark asks for it: from bytes to bytes.
interface Engine {
  /// A group with one member.
  Member create() throws Exception;

  /// A client that can be added.
  Newcomer newcomer() throws Exception;

  /// Joins by an external commit.
  Committed joinExternally(Bytes groupInfo) throws Exception;

  /// Whether a value of a group remembers what was computed for it, so that doing the same thing
  /// again from the same value would flatter it.
  boolean remembers();

  /// A client with a key package.
  interface Newcomer {
    /// The encoded key package.
    Bytes keyPackage();

    /// Joins by a Welcome, which may be done again.
    Member join(Bytes welcome) throws Exception;
  }

  /// A member in one epoch. Commits leave it as it is; sending and receiving move it on.
  interface Member {
    /// The authenticator of the epoch.
    Bytes authenticator() throws Exception;

    /// Adds clients by their key packages, without a path.
    Committed add(List<Bytes> keyPackages) throws Exception;

    /// Renews the keys of this member.
    Committed update() throws Exception;

    /// Removes a member.
    Committed remove(int leaf) throws Exception;

    /// Takes another member's commit up.
    Member process(Bytes commit) throws Exception;

    /// A GroupInfo with the tree and the key for external joins.
    Bytes groupInfo() throws Exception;

    /// Encrypts a message for the group.
    Bytes send(Bytes text) throws Exception;

    /// Decrypts a message of another member.
    Bytes receive(Bytes message) throws Exception;

    /// The state, for storage.
    Bytes save() throws Exception;

    /// The member whose state was saved.
    Member load(Bytes saved) throws Exception;
  }

  /// A commit with what it begins.
  ///
  /// @param commit the message
  /// @param welcome for those it adds
  /// @param next its sender in the new epoch
  record Committed(Bytes commit, Optional<Bytes> welcome, Member next) {}
}
