package sonet.mls.apq;

import java.util.List;
import java.util.function.Predicate;
import sonet.crypto.Signer;
import sonet.mls.GroupId;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.framing.MlsMessage;

/// A join of both groups by a pair of Welcomes (draft-ietf-mls-combiner §3.2).
///
/// @param welcomes the invitations
/// @param keyPackages ours that they may be for
/// @param identity whose signers those of the key packages are
/// @param taken whether we are in a group with an id already
public record ApqJoinRequest(
    ApqMessagePair welcomes,
    List<ApqKeyPackageBundle> keyPackages,
    ApqIdentity identity,
    Predicate<GroupId> taken) {
  public ApqJoinRequest {
    keyPackages = List.copyOf(keyPackages);
  }

  /// A join with one pair of key packages.
  public static ApqJoinRequest of(
      ApqMessagePair welcomes, ApqKeyPackageBundle keyPackages, ApqIdentity identity) {
    return new ApqJoinRequest(welcomes, List.of(keyPackages), identity, groupId -> false);
  }

  JoinRequest traditional() {
    return request(
        welcomes.tMessage(),
        keyPackages.stream().map(ApqKeyPackageBundle::traditional).toList(),
        identity.traditional().signer());
  }

  JoinRequest postQuantum() {
    return request(
        welcomes.pqMessage(),
        keyPackages.stream().map(ApqKeyPackageBundle::postQuantum).toList(),
        identity.postQuantum().signer());
  }

  private JoinRequest request(MlsMessage message, List<KeyPackageBundle> bundles, Signer signer) {
    if (!(message instanceof MlsMessage.Welcome(var welcome))) {
      throw new IllegalArgumentException("a join needs a pair of Welcomes");
    }
    return new JoinRequest(
        welcome, bundles, signer, java.util.Optional.empty(), taken, java.util.Optional.empty());
  }
}
