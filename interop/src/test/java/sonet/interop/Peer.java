package sonet.interop;

import java.util.List;
import java.util.Set;
import sonet.crypto.Bytes;

/// One member of one group, in whatever implementation: what it says and hears are encoded
/// MLSMessages.
///
/// A call that the implementation refuses throws what that implementation throws.
interface Peer {
  /// How a handshake message is framed (RFC 9420 §6).
  enum Framing {
    PUBLIC,
    PRIVATE
  }

  /// Whether a commit that could do without an update path has one all the same (§12.4).
  enum Path {
    IF_REQUIRED,
    ALWAYS
  }

  /// Whose code this is.
  String implementation();

  /// A fresh key package; its private part stays here until [#join] (§10).
  Bytes keyPackage() throws Exception;

  /// Makes an external pre-shared key known, for all epochs to come (§8.4).
  void preSharedKey(Bytes id, Bytes secret) throws Exception;

  /// Starts a group of one (§11).
  void create(Bytes groupId) throws Exception;

  /// Enters by the Welcome for the key package last made (§12.4.3.1).
  void join(Bytes welcome) throws Exception;

  /// Enters by an external commit on a GroupInfo that holds the tree, and gives that commit
  /// (§12.4.3.2).
  Bytes joinExternally(Bytes groupInfo) throws Exception;

  /// A proposal by reference; it is also stored here (§12.1).
  Bytes propose(Change change, Framing framing) throws Exception;

  /// Commits what was proposed and what is added by value, and enters the next epoch (§12.4).
  Committed commit(List<Change> changes, Framing framing, Path path) throws Exception;

  /// Takes a proposal or a commit of another member.
  void process(Bytes message) throws Exception;

  /// An application message (§15).
  Bytes send(Bytes text) throws Exception;

  /// The text of an application message of another member.
  Bytes receive(Bytes message) throws Exception;

  /// A signed GroupInfo with the tree and the external key (§12.4.3).
  Bytes groupInfo() throws Exception;

  /// Whether this member can enter by the Welcome of a commit without a path.
  boolean joinsWithoutPath();

  /// Whether this member can commit with a path where nothing demands one.
  boolean forcesPath();

  /// Whether this member finds the commit secret of a filtered direct path that ends below the
  /// root, as it does where one half of the tree is empty (RFC 9420 §7.4).
  default boolean followsPathsBelowTheRoot() {
    return true;
  }

  /// Whether this member can commit new extensions of the group.
  boolean commitsExtensions();

  /// Whether this member can be in a group while its external_senders are set (§12.1.8.1).
  boolean takesExternalSenders();

  long epoch() throws Exception;

  /// Where this member sits in the tree.
  int leaf() throws Exception;

  /// The leaves that are occupied.
  Set<Integer> leaves() throws Exception;

  Bytes epochAuthenticator() throws Exception;

  Bytes export(String label, Bytes context, int length) throws Exception;
}
