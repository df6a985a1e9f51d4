package sonet.mls;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.welcome.Welcome;

/// A join by a Welcome (RFC 9420 §12.4.3.1).
///
/// @param welcome the invitation
/// @param keyPackages ours that it may be for; the one that was used must be deleted afterwards
/// @param signer the key of the leaf in them
/// @param ratchetTree the encoded tree, for a Welcome that does not carry it
/// @param taken whether we are in a group with an id already
/// @param continued the group that the new one may continue by ReInit or branch off from
public record JoinRequest(
    Welcome welcome,
    List<KeyPackageBundle> keyPackages,
    Signer signer,
    Optional<Bytes> ratchetTree,
    Predicate<GroupId> taken,
    Optional<Group> continued) {
  public JoinRequest {
    keyPackages = List.copyOf(keyPackages);
  }

  /// A join with one key package.
  public static JoinRequest of(Welcome welcome, KeyPackageBundle keyPackage, Signer signer) {
    return new JoinRequest(
        welcome, List.of(keyPackage), signer, Optional.empty(), groupId -> false, Optional.empty());
  }

  /// The same with the tree from elsewhere.
  public JoinRequest withRatchetTree(Bytes tree) {
    return new JoinRequest(welcome, keyPackages, signer, Optional.of(tree), taken, continued);
  }

  /// The same with a look at the groups we are in.
  public JoinRequest withTaken(Predicate<GroupId> ids) {
    return new JoinRequest(welcome, keyPackages, signer, ratchetTree, ids, continued);
  }

  /// The same for a group that continues one of ours.
  public JoinRequest continuing(Group group) {
    return new JoinRequest(welcome, keyPackages, signer, ratchetTree, taken, Optional.of(group));
  }
}
