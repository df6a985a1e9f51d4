package sonet.mls.apq;

import java.util.List;
import java.util.Optional;
import sonet.mls.ClientIdentity;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;

/// A join of both groups by a pair of external commits (draft-ietf-mls-combiner §3.2.2).
///
/// @param groupInfos of the groups' current epochs, with the keys for external joins and the trees
/// @param identity of the joiner
/// @param resync the joiner's old leaves, when it replaces itself
public record ApqExternalJoinRequest(
    ApqMessagePair groupInfos, ApqIdentity identity, Optional<Leaves> resync) {

  /// The leaves of one client.
  ///
  /// @param traditional in the traditional group
  /// @param postQuantum in the post-quantum group
  public record Leaves(LeafIndex traditional, LeafIndex postQuantum) {}

  /// A join of a newcomer.
  public static ApqExternalJoinRequest of(ApqMessagePair groupInfos, ApqIdentity identity) {
    return new ApqExternalJoinRequest(groupInfos, identity, Optional.empty());
  }

  /// The same, replacing the joiner's old leaves.
  public ApqExternalJoinRequest replacing(Leaves old) {
    return new ApqExternalJoinRequest(groupInfos, identity, Optional.of(old));
  }

  ExternalJoinRequest traditional(List<Proposal> updates) {
    return request(
        traditionalInfo(), identity.traditional(), resync.map(Leaves::traditional), updates);
  }

  ExternalJoinRequest postQuantum(List<Proposal> updates) {
    return request(
        postQuantumInfo(), identity.postQuantum(), resync.map(Leaves::postQuantum), updates);
  }

  GroupInfo traditionalInfo() {
    return info(groupInfos.tMessage());
  }

  GroupInfo postQuantumInfo() {
    return info(groupInfos.pqMessage());
  }

  private static GroupInfo info(MlsMessage message) {
    if (message instanceof MlsMessage.GroupInfo(GroupInfo info)) {
      return info;
    }
    throw new IllegalArgumentException("an external join needs a pair of GroupInfos");
  }

  private static ExternalJoinRequest request(
      GroupInfo info, ClientIdentity identity, Optional<LeafIndex> old, List<Proposal> updates) {
    ExternalJoinRequest request = ExternalJoinRequest.of(info, identity).withAppData(updates);
    return old.isPresent() ? request.replacing(old.get()) : request;
  }
}
