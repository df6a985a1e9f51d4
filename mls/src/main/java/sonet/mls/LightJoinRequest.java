package sonet.mls;

import java.util.List;
import java.util.function.Predicate;
import sonet.crypto.Signer;
import sonet.mls.partial.AnnotatedWelcome;

/// A join as a light member (draft-ietf-mls-partial §8).
///
/// @param welcome the invitation with its proofs
/// @param keyPackages ours that it may be for; the one that was used must be deleted afterwards
/// @param signer the key of the leaf in them
/// @param taken whether we are in a group with an id already
public record LightJoinRequest(
    AnnotatedWelcome welcome,
    List<KeyPackageBundle> keyPackages,
    Signer signer,
    Predicate<GroupId> taken) {
  public LightJoinRequest {
    keyPackages = List.copyOf(keyPackages);
  }

  /// A join with one key package.
  public static LightJoinRequest of(
      AnnotatedWelcome welcome, KeyPackageBundle keyPackage, Signer signer) {
    return new LightJoinRequest(welcome, List.of(keyPackage), signer, groupId -> false);
  }

  /// The same with a look at the groups we are in.
  public LightJoinRequest withTaken(Predicate<GroupId> ids) {
    return new LightJoinRequest(welcome, keyPackages, signer, ids);
  }
}
